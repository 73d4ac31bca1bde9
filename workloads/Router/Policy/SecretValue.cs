using System.Security.Cryptography;
using System.Text;

namespace CwHoe.Router.Policy;

/// <summary>The value of a Secret key. Says nothing of itself to logs.</summary>
internal sealed class SecretValue
{
    private SecretValue(string text) => (Text, Hash) = (text, SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The value, without white space around it.</summary>
    public string Text { get; }

    /// <summary>SHA-256 of it, to compare by: kept, because every request is compared with every key.</summary>
    public byte[] Hash { get; }

    /// <summary>The value in a Secret's data.</summary>
    public static SecretValue Of(byte[] data) => new(Encoding.UTF8.GetString(data).Trim());
}
