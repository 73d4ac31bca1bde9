using System.Runtime.InteropServices;
using CwHoe.ModelLoader.CommandLine;

// 1. SIGTERM and SIGINT cancel: a fetch leaves a partial that the next pod resumes.
using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);

// 2. Everything a command touches but does not own is handed to it.
var surroundings = new Surroundings { Out = Console.Out, Error = Console.Error, Time = TimeProvider.System };

// 3. One verb runs; its exit status is a LoaderExit, its last words are the container's termination message.
return await LoaderCommandLine.RunAsync(args, surroundings, stop.Token);

void Cancel(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
