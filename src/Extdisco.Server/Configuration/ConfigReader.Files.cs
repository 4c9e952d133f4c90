using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Extdisco.Xmpp;

namespace Extdisco.Server.Configuration;

/// <content>Secrets, and what else is in files of its own.</content>
internal sealed partial class ConfigReader
{
    /// <summary>What the sample configuration has where a secret belongs. It is refused, so that nobody runs with it.</summary>
    public const string Placeholder = "change-me";

    /// <summary>A secret, from the key itself or from the file that its twin ending in <c>File</c> names.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fix">What to write when it is missing.</param>
    /// <returns>The secret, or null after what is wrong was reported.</returns>
    public Secret? Secret(string key, string fix)
    {
        var secret = OptionalSecret(key, fix);
        if (!Describing && !Has(key) && !Has(key + "File"))
        {
            Error(key, $"is missing; {fix}, or name a file that holds it in {key}File");
        }

        return secret;
    }

    /// <summary>A secret that may be missing, from the key itself or from the file that its twin ending in <c>File</c> names.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fix">What to write.</param>
    /// <returns>The secret, or null for none, and after what is wrong was reported.</returns>
    public Secret? OptionalSecret(string key, string fix)
    {
        var fileKey = key + "File";
        Declare(key, ConfigKeyKind.Secret);
        Declare(fileKey, ConfigKeyKind.Text);
        if (Has(key) && Has(fileKey))
        {
            Error(key, $"is set, and {fileKey} as well; keep one of them");
            return null;
        }

        if (!Has(key) && !Has(fileKey))
        {
            return null;
        }

        var value = Has(key) ? Scalar(key) : Scalar(fileKey) is { } name ? SecretFromFile(fileKey, name) : null;
        if (string.Equals(value, Placeholder, StringComparison.OrdinalIgnoreCase))
        {
            Error(key, $"is still the placeholder of the sample file; {fix}");
            return null;
        }

        if (value is not null && !IsPrintable(value))
        {
            Error(key, "holds a character that XML forbids; remove it");
            return null;
        }

        return value is null ? null : new Secret(value);
    }

    /// <summary>The text of a PEM file with certificates, or null.</summary>
    public string? Certificates(string key)
    {
        Declare(key, ConfigKeyKind.Text);
        if (Scalar(key) is not { } name || TextOfFile(key, name, out var path, out _) is not { } text)
        {
            return null;
        }

        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(text);
            if (certificates.Count > 0)
            {
                return text;
            }
        }
        catch (CryptographicException)
        {
            // Reported below, like a file without certificates.
        }

        Error(key, $"{path} holds no certificate; name the PEM file of the authority that signed the server's certificate");
        return null;
    }

    /// <summary>The whole path of a file that need not be there yet; a relative one begins at the folder of the configuration.</summary>
    /// <param name="key">The key.</param>
    /// <param name="defaultValue">The path where the key is missing, or null for none.</param>
    /// <param name="none">The word that stands for no file.</param>
    /// <returns>The path, or null for no file, and after what is wrong was reported.</returns>
    public string? FilePath(string key, string? defaultValue, string none)
    {
        if (Text(key) is not { } name)
        {
            return defaultValue;
        }

        if (string.Equals(name, none, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var path = System.IO.Path.GetFullPath(name, _context.Folder);
        if (System.IO.Path.EndsInDirectorySeparator(path) || Directory.Exists(path))
        {
            Error(key, $"{Show(path)} is a directory; name a file in it, or write {none}");
            return null;
        }

        return path;
    }

    private string? SecretFromFile(string key, string name)
    {
        if (TextOfFile(key, name, out var path, out var mode) is not { } text)
        {
            return null;
        }

        if (mode.HasFlag(UnixFileMode.OtherRead))
        {
            Warn(key, $"every user of this machine can read {path}; run chmod o= {path}");
        }

        var value = text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        if (value.Length == 0)
        {
            Error(key, $"{path} is empty; write the secret into it");
            return null;
        }

        return value;
    }

    private string? TextOfFile(string key, string name, out string path, out UnixFileMode mode)
    {
        path = System.IO.Path.Combine(_context.Folder, name);
        mode = UnixFileMode.None;
        _context.Report.Uses(path);
        try
        {
            using var file = File.OpenRead(path);
            mode = OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(file.SafeFileHandle);
            using var text = new StreamReader(file);
            return text.ReadToEnd();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            Error(key, $"{Show(path)} cannot be read ({Reason(path, problem)}); {Fix(path, problem)}");
            return null;
        }
    }

    private static string Fix(string path, Exception problem) => problem is UnauthorizedAccessException && !Directory.Exists(path)
        ? $"let the user {Environment.UserName} read it, as whom this runs, such as by chown {Environment.UserName} {Show(path)}, and enter the folders above it"
        : "name a file that this program may read";

    private static string Reason(string path, Exception problem) => problem switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        UnauthorizedAccessException when Directory.Exists(path) => "it is a directory",
        UnauthorizedAccessException => "permission denied",
        _ => problem.Message,
    };
}
