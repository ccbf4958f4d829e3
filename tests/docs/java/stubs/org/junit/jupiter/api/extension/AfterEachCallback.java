package org.junit.jupiter.api.extension;

public interface AfterEachCallback {
    void afterEach(ExtensionContext context) throws Exception;
}
