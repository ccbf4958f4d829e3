// Runs the facts of the classes of this program that have Sandbox for a fixture.
using System;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Xunit;

public static class Runner
{
    public static int Main()
    {
        return RunAsync().GetAwaiter().GetResult();
    }

    private static async Task<int> RunAsync()
    {
        int passed = 0, failed = 0;
        var sandbox = new Sandbox();
        await sandbox.InitializeAsync();
        foreach (var type in Assembly.GetExecutingAssembly().GetTypes()
            .Where(each => typeof(IClassFixture<Sandbox>).IsAssignableFrom(each)))
        {
            foreach (var method in type.GetMethods()
                .Where(each => each.GetCustomAttribute<FactAttribute>() != null))
            {
                try
                {
                    await (Task)method.Invoke(Activator.CreateInstance(type, sandbox), null);
                    passed++;
                }
                catch (Exception failure)
                {
                    failed++;
                    Console.WriteLine($"{method.Name}: {failure.Message}");
                }
            }
        }
        await sandbox.DisposeAsync();
        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed;
    }
}
