namespace CwHoe.Kube.Models;

/// <summary>Whether objects of a kind live in a namespace.</summary>
public enum EntityScope
{
    /// <summary>Every object has a namespace.</summary>
    Namespaced,

    /// <summary>No object has a namespace.</summary>
    Cluster,
}
