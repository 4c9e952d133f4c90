return await Extdisco.Fuzz.Tests.Running.LongRun.MainAsync(args);
