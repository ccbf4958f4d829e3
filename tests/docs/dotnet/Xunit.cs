// The little of xUnit that docs/testing/dotnet.md uses, so that its code can be run without it.
using System;
using System.Threading.Tasks;

namespace Xunit
{
    public interface IAsyncLifetime
    {
        Task InitializeAsync();

        Task DisposeAsync();
    }

    public interface IClassFixture<TFixture>
    {
    }

    public sealed class FactAttribute : Attribute
    {
    }

    public static class Assert
    {
        public static void Equal<T>(T expected, T actual)
        {
            True(object.Equals(expected, actual), $"expected {expected}, was {actual}");
        }

        public static void True(bool condition, string message)
        {
            if (!condition)
            {
                throw new Exception(message);
            }
        }

        public static async Task<T> ThrowsAnyAsync<T>(Func<Task> code)
            where T : Exception
        {
            try
            {
                await code();
            }
            catch (T thrown)
            {
                return thrown;
            }
            throw new Exception($"no {typeof(T).Name} was thrown");
        }
    }
}
