using System.CommandLine;
using System.Globalization;

namespace CwHoe.ModelLoader.CommandLine;

/// <summary>Whole numbers within limits.</summary>
internal static class Numbers
{
    /// <summary>An option that takes one number.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">For <c>--help</c>.</param>
    /// <param name="standard">Its default.</param>
    /// <param name="least">The smallest that is taken.</param>
    /// <param name="most">The largest that is taken.</param>
    public static Option<long> Option(string name, string description, long standard, long least, long most) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            if (!long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
                result.AddError($"{name} \"{result.Tokens[0].Value}\" is not a number from {least} to {most}");
            return value;
        },
    };
}
