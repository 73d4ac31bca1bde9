namespace CwHoe.Api.Schema;

/// <summary>A list of strings or numbers of which none may stand twice.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListSetAttribute : Attribute;
