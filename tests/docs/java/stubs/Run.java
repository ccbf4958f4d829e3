import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the tests of classes by reflection, as JUnit does, where there is no JUnit. */
final class Run {
    private static int passed;
    private static int failed;

    public static void main(String[] classes) throws Exception {
        for (String name : classes) {
            for (Method method : Class.forName(name).getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class)) {
                    run(method);
                }
            }
        }
        System.out.println(passed + " passed, " + failed + " failed");
        System.exit(failed == 0 && passed > 0 ? 0 : 1);
    }

    private static void run(Method method) throws Exception {
        Constructor<?> constructor = method.getDeclaringClass().getDeclaredConstructor();
        constructor.setAccessible(true);
        Object test = constructor.newInstance();
        Object extension = null;
        for (Field field : test.getClass().getDeclaredFields()) {
            if (field.isAnnotationPresent(RegisterExtension.class)) {
                field.setAccessible(true);
                extension = field.get(test);
            }
        }
        Throwable failure = null;
        ((BeforeEachCallback) extension).beforeEach(Optional::empty);
        try {
            method.setAccessible(true);
            method.invoke(test);
            passed++;
        } catch (ReflectiveOperationException thrown) {
            failure = thrown.getCause();
            failed++;
            System.out.println(method.getName() + ": " + failure);
        }
        Optional<Throwable> found = Optional.ofNullable(failure);
        ((AfterEachCallback) extension).afterEach(() -> found);
    }
}
