using System.Text.Json.Serialization;

namespace CwHoe.Kube.Models;

/// <summary>A number, or a name or percentage (util/intstr IntOrString). JSON keeps the form it was given in.</summary>
[JsonConverter(typeof(IntOrStringConverter))]
public readonly record struct IntOrString
{
    private readonly int _number;
    private readonly string? _text;

    private IntOrString(int number, string? text) => (_number, _text) = (number, text);

    /// <summary>The text; null for a number.</summary>
    public string? Text => _text;

    /// <summary>The number; 0 for a text.</summary>
    public int Number => _number;

    /// <summary>A number.</summary>
    public static implicit operator IntOrString(int number) => new(number, null);

    /// <summary>A name or percentage.</summary>
    public static implicit operator IntOrString(string text) => new(0, text);

    /// <inheritdoc/>
    public override string ToString() => _text ?? _number.ToString();
}
