using System.Reflection;

namespace TorchSharp.Utils
{
    /// <summary>The name under which a field is registered with its module, where that is not the field's own.</summary>
    [AttributeUsage(AttributeTargets.Field, AllowMultiple = false, Inherited = true)]
    public class ComponentNameAttribute : Attribute
    {
        public string Name { get; set; } = "";
    }
}

namespace TorchSharp
{
    public static class FieldInfoExtensionMethods
    {
        public static string ComponentName(this FieldInfo field) =>
            field.GetCustomAttribute<Utils.ComponentNameAttribute>()?.Name is { Length: > 0 } name ? name : field.Name;
    }
}
