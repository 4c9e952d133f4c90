using Extdisco.Server.Commands;
using Extdisco.Server.Hosting;

SocketThread.Use();
return await ExtdiscoCommand.RunAsync(args, Console.Out, Console.Error);
