namespace Extdisco.Server.Tests.Configuration;

public sealed class ConfigurationFileTests : IDisposable
{
    private const string Start = "start from config/appsettings.json beside the README, then: extdisco run --config FILE";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_file_says_where_to_start()
    {
        var path = _folder["nothing.json"];

        Samples.LoadFile(path).Report.Errors.Should().Equal($"{path}: there is no such file; {Start}");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t\n")]
    public void An_empty_file_says_where_to_start(string text)
    {
        var path = _folder.Write("empty.json", text);

        Samples.LoadFile(path).Report.Errors.Should().Equal($"{path}: the file is empty; {Start}");
    }

    [Fact]
    public void A_folder_is_no_file() =>
        Samples.LoadFile(_folder.Path).Report.Errors.Should().Equal($"{_folder.Path}: is a directory; name the file in it; {Start}");

    [Theory]
    [InlineData("{ \"Extdisco\": {\n  \"Servers\": [ { \"Secret\": \"hush\" \"Port\": 1 } ] } }", 2, 35)]
    [InlineData("{ \"Extdisco\": { \"Servers\": [ { \"Secret\": \"hush", 1, 47)]
    [InlineData("{ \"Extdisco\": hush }", 1, 15)]
    public void Broken_JSON_is_told_with_its_place_and_without_its_text(string text, int line, int position)
    {
        var path = _folder.Write("broken.json", text);

        Samples.LoadFile(path).Report.Errors.Should().Equal(
            $"{path}: is not JSON at line {line}, position {position}; check the commas, quotes and brackets there and just before");
    }

    [Fact]
    public void JSON_that_is_no_object_is_told()
    {
        var path = _folder.Write("list.json", "[]");

        Samples.LoadFile(path).Report.Errors.Should().Equal($"{path}: is not a JSON object; write {{ \"Extdisco\": {{ ... }} }}");
    }

    [Fact]
    public void A_key_that_is_there_twice_is_told() =>
        Samples.Load("""{ "Extdisco": { "Servers": [ { "Host": "a", "host": "b" } ] } }""").Report.Errors
            .Should().Equal("Extdisco:Servers:0:host: is there twice; keep one (upper and lower case are the same)");

    [Fact]
    public void Comments_and_trailing_commas_are_fine() =>
        Samples.Load("/* a */ " + Samples.Full.Replace("\"Name\": \"Relay\" }", "\"Name\": \"Relay\", } // relay\n", StringComparison.Ordinal))
            .Report.Errors.Should().BeEmpty();

    [Fact]
    public void A_null_is_as_good_as_nothing() =>
        Samples.LoadGood(Samples.With("\"Relays\": [ { \"Host\": \"turn.example.org\", \"Secret\": \"s\", \"TlsPort\": null, \"Name\": null } ], \"Access\": null"))
            .Relays[0].TlsPort.Should().BeNull();

    [Fact]
    public void The_first_language_in_the_file_is_the_default()
    {
        var options = Samples.LoadGood(Samples.With(
            "\"Relays\": [ { \"Host\": \"turn.example.org\", \"Secret\": \"s\", \"Name\": { \"nl\": \"Doorgeefluik\", \"en\": \"Relay\", \"de\": \"Vermittler\" } } ]"));

        options.Relays[0].Name!.ToText().Default.Should().Be("Doorgeefluik");
    }

    [Fact]
    public void The_fields_of_a_form_keep_their_order()
    {
        var options = Samples.LoadGood(Samples.With(
            "\"Info\": { \"Forms\": [ { \"z\": \"1\", \"FORM_TYPE\": \"urn:x\", \"a\": [ \"2\", \"1\" ], \"m\": \"3\" } ] }"));

        options.Info.Forms[0].Form.ToForm().Fields.Select(field => field.Var).Should().Equal("z", "a", "m");
        options.Info.Forms[0].Form.Fields[1].Values.Should().Equal("2", "1");
    }

    [Fact]
    public void The_command_line_overrides_the_file()
    {
        var options = Samples.LoadGood(Samples.Full, "Servers:0:Port=5348", "relays:0:host=turn9.example.org");

        options.Servers[0].Port.Should().Be(5348);
        options.Relays[0].Host.Should().Be("turn9.example.org");
    }
}
