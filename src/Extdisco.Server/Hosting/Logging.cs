using System.Globalization;
using Microsoft.Extensions.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;
using Serilog.Settings.Configuration;

namespace Extdisco.Server.Hosting;

/// <summary>The log: Serilog, as the section <c>Serilog</c> says, and a readable console without it.</summary>
internal static class Logging
{
    private const string Template = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} [{Level:u3}] {Message:lj}{NewLine}{Exception}";

    /// <summary>Makes the logger. Dispose it last, so that nothing is lost.</summary>
    /// <exception cref="InvalidOperationException">The section cannot be used, for instance because a level is misspelt.</exception>
    public static Logger Create(IConfiguration configuration)
    {
        SelfLog.Enable(Console.Error);
        var section = configuration.GetSection("Serilog");
        var logger = new LoggerConfiguration().MinimumLevel.Override("Microsoft", LogEventLevel.Warning);
        if (section.GetChildren().Any())
        {
            // What comes with the program, sinks and enrichers, is named, so that it does not depend on finding it.
            logger.ReadFrom.Configuration(
                configuration,
                new ConfigurationReaderOptions(typeof(Log).Assembly, typeof(ConsoleLoggerConfigurationExtensions).Assembly, typeof(FileLoggerConfigurationExtensions).Assembly));
        }

        if (!section.GetSection("WriteTo").GetChildren().Any())
        {
            logger.WriteTo.Console(outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture);
        }

        return logger.CreateLogger();
    }
}
