using System.Globalization;
using System.Text;

namespace CwHoe.Kube.Http;

/// <summary>Builds the query of a URL; parameters without a value are left out.</summary>
internal sealed class Query
{
    private readonly StringBuilder text = new();

    public Query Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public Query Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public Query AddIf(bool condition, string name, string value) => condition ? Add(name, value) : this;

    /// <summary>Adds whole seconds, rounded up so that a positive time never becomes "no limit".</summary>
    public Query AddSeconds(string name, TimeSpan? value) => Add(name, value is { } time ? (long)Math.Ceiling(time.TotalSeconds) : null);

    public override string ToString() => text.ToString();
}
