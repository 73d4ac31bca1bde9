using System.CommandLine;
using CwHoe.ModelLoader.CommandLine;

namespace CwHoe.ModelLoader.Install;

/// <summary><c>install --to PATH</c>: puts this binary where another container can run it.</summary>
internal static class InstallCommand
{
    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public static Command Create(Surroundings surroundings)
    {
        var to = new Option<string>("--to") { Description = "file to write, mode 0755; its folder is made if absent", Required = true };
        var command = new Command("install", "copy this binary to a shared volume") { to };
        command.SetAction(parsed => Copy(Environment.ProcessPath!, parsed.GetRequiredValue(to), surroundings.Out));
        return command;
    }

    /// <summary>Copies <paramref name="binary"/> so that no other process ever sees half of it.</summary>
    /// <param name="binary">An existing file.</param>
    /// <param name="destination">Replaced if it exists.</param>
    /// <param name="output">Told what was done.</param>
    public static void Copy(string binary, string destination, TextWriter output)
    {
        destination = Path.GetFullPath(destination);
        Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
        var unfinished = $"{destination}.{Environment.ProcessId}.partial";
        try
        {
            File.Copy(binary, unfinished, overwrite: true);
            File.SetUnixFileMode(unfinished, Executable);
            File.Move(unfinished, destination, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }

        output.WriteLine($"install: {destination} is in place");
    }
}
