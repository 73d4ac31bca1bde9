using System.Globalization;
using System.Numerics;
using System.Text.Json.Serialization;

namespace CwHoe.Kube.Models;

/// <summary>An amount with a unit, such as <c>500m</c>, <c>4</c> or <c>16Gi</c> (api/resource Quantity). Equality is by amount.</summary>
/// <remarks>
/// Suffixes: n u m, none, k M G T P E (powers of 1000), Ki Mi Gi Ti Pi Ei (powers of 1024), or a decimal exponent.
/// JSON takes a string or a number and writes the text as it was given, so that an apply never changes its form.
/// </remarks>
[JsonConverter(typeof(QuantityConverter))]
public readonly struct Quantity : IEquatable<Quantity>, IComparable<Quantity>
{
    private static readonly string[] Decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] Binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    private readonly string? _text;
    private readonly BigInteger _nano;

    private Quantity(string text, BigInteger nano) => (_text, _nano) = (text, nano);

    /// <summary>The amount, rounded up to a whole number; saturates at <see cref="long.MaxValue"/>.</summary>
    public long Value => RoundedUp(1_000_000_000);

    /// <summary>The amount in millionths, rounded up; saturates at <see cref="long.MaxValue"/>.</summary>
    public long Micros => RoundedUp(1000);

    /// <summary>Reads a quantity.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is not a quantity.</exception>
    public static Quantity Parse(string text) =>
        TryParse(text, out var quantity) ? quantity : throw new FormatException($"'{text}' is not a quantity such as 500m, 4 or 16Gi");

    /// <summary>Reads a quantity; false where <paramref name="text"/> is none.</summary>
    public static bool TryParse(string? text, out Quantity quantity)
    {
        quantity = default;
        if (string.IsNullOrEmpty(text) || text.Length > 64)
            return false;
        var end = text.Length;
        while (end > 0 && char.IsAsciiLetter(text[end - 1]))
            end--;
        var suffix = text[end..];
        var exponent = 0;
        var number = text[..end];
        if (end < text.Length && suffix is "e" or "E" && end == text.Length)
            return false;
        var e = text.IndexOfAny(['e', 'E'], 1);
        if (e > 0 && e < text.Length - 1 && int.TryParse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
        {
            if (exponent is < -18 or > 18)
                return false;
            (number, suffix) = (text[..e], "");
        }

        if (!decimal.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return false;
        var binary = Array.IndexOf(Binary, suffix);
        var power = Array.IndexOf(Decimal, suffix);
        if (binary < 0 && power < 0)
            return false;
        var scale = BigInteger.Pow(10, 9);
        var (numerator, denominator) = Fraction(value);
        var factor = binary >= 0
            ? scale * BigInteger.Pow(1024, binary + 1)
            : BigInteger.Pow(1000, power);
        var nano = numerator * factor;
        if (exponent >= 0)
            nano *= BigInteger.Pow(10, exponent);
        else
            denominator *= BigInteger.Pow(10, -exponent);
        quantity = new(text, BigInteger.Divide(nano + (nano.Sign > 0 ? denominator - 1 : 0), denominator));
        return true;
    }

    /// <summary>A whole number.</summary>
    public static implicit operator Quantity(long value) => new(value.ToString(CultureInfo.InvariantCulture), new BigInteger(value) * 1_000_000_000);

    /// <inheritdoc/>
    public int CompareTo(Quantity other) => _nano.CompareTo(other._nano);

    /// <inheritdoc/>
    public bool Equals(Quantity other) => _nano == other._nano;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _nano.GetHashCode();

    /// <summary>The text as given.</summary>
    public override string ToString() => _text ?? "0";

    /// <summary>Same amount.</summary>
    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);

    /// <summary>Other amount.</summary>
    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);

    /// <summary>Less.</summary>
    public static bool operator <(Quantity left, Quantity right) => left.CompareTo(right) < 0;

    /// <summary>More.</summary>
    public static bool operator >(Quantity left, Quantity right) => left.CompareTo(right) > 0;

    /// <summary>Not more.</summary>
    public static bool operator <=(Quantity left, Quantity right) => left.CompareTo(right) <= 0;

    /// <summary>Not less.</summary>
    public static bool operator >=(Quantity left, Quantity right) => left.CompareTo(right) >= 0;

    private long RoundedUp(long unit) => (long)BigInteger.Min(long.MaxValue, (_nano + (_nano.Sign > 0 ? unit - 1 : 0)) / unit);

    private static (BigInteger Numerator, BigInteger Denominator) Fraction(decimal value)
    {
        var bits = decimal.GetBits(value);
        var digits = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        return (decimal.IsNegative(value) ? -digits : digits, BigInteger.Pow(10, value.Scale));
    }
}
