namespace CwHoe.Api.Schema;

/// <summary>A field that must be given. The record's property stays nullable: an object may come from a server that never checked it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;
