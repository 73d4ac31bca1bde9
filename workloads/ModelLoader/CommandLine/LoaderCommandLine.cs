using System.CommandLine;
using CwHoe.Contracts;
using CwHoe.ModelLoader.Drain;
using CwHoe.ModelLoader.Fetch;
using CwHoe.ModelLoader.Install;
using CwHoe.ModelLoader.Pull;
using CwHoe.ModelLoader.Verify;

namespace CwHoe.ModelLoader.CommandLine;

/// <summary>The verbs, and how their failures become exit statuses and last words.</summary>
internal static class LoaderCommandLine
{
    /// <summary>Exit status of a command that a signal ended: 128 + SIGTERM, as shells count.</summary>
    public const int Interrupted = 143;

    /// <summary>Exit status of a defect or an unforeseen state of the machine.</summary>
    public const int Unexpected = 1;

    /// <summary>Runs the verb that <paramref name="arguments"/> name.</summary>
    /// <param name="arguments">The command line without the program's name.</param>
    /// <param name="surroundings">What the verb may touch.</param>
    /// <param name="cancellationToken">Set by SIGTERM.</param>
    /// <returns>A <see cref="LoaderExit"/>, <see cref="Interrupted"/> or <see cref="Unexpected"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var terminationLog = new Option<string>("--termination-log")
        {
            Description = "file for the last words of a failure",
            DefaultValueFactory = _ => TerminationLog.KubernetesDefault,
            Recursive = true,
        };
        var root = new RootCommand("Helper of model pods: gets a model into place and lets an engine stop politely.")
        {
            terminationLog,
            InstallCommand.Create(surroundings),
            VerifyCommand.Create(surroundings),
            FetchCommand.Create(surroundings),
            DrainCommand.Create(surroundings),
            PullCommand.Create(surroundings),
        };
        var parsed = root.Parse(arguments);
        var lastWords = new TerminationLog(parsed.GetValue(terminationLog) ?? TerminationLog.KubernetesDefault, surroundings.Error);
        if (parsed.Errors.Count > 0)
            return lastWords.Write((int)LoaderExit.Usage, string.Join("; ", parsed.Errors.Select(e => e.Message)) + "; see model-loader --help");
        try
        {
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = surroundings.Out,
                Error = surroundings.Error,
            };
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (LoaderException e)
        {
            return lastWords.Write((int)e.Exit, e.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return lastWords.Write(Interrupted, "stopped by a signal before the work was done; what was fetched is kept, and the next start goes on from there");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var exit = Disk.IsFull(e) ? (int)LoaderExit.NoSpace : Unexpected;
            return lastWords.Write(exit, $"{e.Message}; check that the volume is mounted, has space, and is writable for user {Environment.UserName}");
        }
        catch (Exception e)
        {
            await surroundings.Error.WriteLineAsync(e.ToString());
            return lastWords.Write(Unexpected, $"a defect of model-loader: {e.GetType().Name}: {e.Message}; please report it with the container's log");
        }
    }
}
