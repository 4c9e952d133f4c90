using Extdisco.Server.Commands;
using Extdisco.Server.Hosting;

NativeHeap.Share();
SocketThread.Use();
return await ExtdiscoCommand.RunAsync(args, Console.Out, Console.Error);
