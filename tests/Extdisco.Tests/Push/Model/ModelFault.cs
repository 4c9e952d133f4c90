namespace Extdisco.Tests.Push.Model;

/// <summary>The product did what the model knows to be wrong.</summary>
internal sealed class ModelFault(string what) : Exception(what);
