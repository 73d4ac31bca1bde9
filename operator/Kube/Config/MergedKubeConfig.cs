namespace CwHoe.Kube.Config;

/// <summary>Several kubeconfig files as one: the first to define something wins.</summary>
internal sealed class MergedKubeConfig
{
    private readonly Dictionary<(string Section, string Name), YamlSection> entries = [];

    /// <summary>Whether no file was added.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>The current context; null where no file names one.</summary>
    public string? CurrentContext { get; private set; }

    /// <summary>The contexts' names.</summary>
    public IEnumerable<string> Contexts => entries.Keys.Where(key => key.Section == "contexts").Select(key => key.Name);

    public void Add(KubeConfigFile file)
    {
        IsEmpty = false;
        CurrentContext ??= file.CurrentContext;
        foreach (var (key, entry) in file.Entries)
            entries.TryAdd(key, entry);
    }

    /// <summary>The entry called <paramref name="name"/> in <paramref name="section"/>; null where no file has it.</summary>
    public YamlSection? Find(string section, string name) => entries.GetValueOrDefault((section, name));
}
