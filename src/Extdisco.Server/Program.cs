using Extdisco.Server.Commands;

return await ExtdiscoCommand.RunAsync(args, Console.Out, Console.Error);
