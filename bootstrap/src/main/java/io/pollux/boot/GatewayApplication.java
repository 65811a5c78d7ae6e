package io.pollux.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.application.settings.Configuration;
import io.pollux.application.settings.DotEnv;
import io.pollux.application.settings.InvalidSetting;
import io.pollux.application.settings.ReadSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TimeZone;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;

/**
 * Reads the configuration, then starts the gateway; a value that cannot be used ends it with one sentence. The build runs
 * this too, up to the point where beans would be made, to write down which there are: nothing of its environment counts.
 */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class, scanBasePackages = "io.pollux")
public class GatewayApplication {
    private static final int EX_CONFIG = 78;
    private static final String PREPARING = "spring.aot.processing";
    private static final String PREPARED = "spring.aot.enabled";

    public static void main(String[] arguments) {
        var preparing = Boolean.getBoolean(PREPARING);
        Configuration configuration;
        try {
            configuration = ReadSettings.read(preparing ? Map.of() : environment());
        } catch (InvalidSetting | IOException e) {
            System.err.println("Pollux cannot start. " + e.getMessage());
            System.exit(EX_CONFIG);
            return;
        }
        if (!preparing && beansWerePrepared()) {
            System.setProperty(PREPARED, "true");
        }
        configuration.timeZone().ifPresent(zone -> TimeZone.setDefault(TimeZone.getTimeZone(zone)));
        start(configuration, arguments);
    }

    /** The packaged gateway's were, at build time; one started from its classes may have none. */
    private static boolean beansWerePrepared() {
        var initializer =
                "/" + GatewayApplication.class.getName().replace('.', '/') + "__ApplicationContextInitializer.class";
        return GatewayApplication.class.getResource(initializer) != null;
    }

    private static Map<String, String> environment() throws IOException, InvalidSetting {
        var environment = new HashMap<String, String>();
        var file = Path.of(".env");
        if (Files.isRegularFile(file)) {
            environment.putAll(DotEnv.parse(Files.readString(file, UTF_8)));
        }
        environment.putAll(System.getenv());
        return environment;
    }

    private static void start(Configuration configuration, String... arguments) {
        var application = new SpringApplication(GatewayApplication.class);
        application.setDefaultProperties(Map.of(
                "server.port", configuration.port(),
                "spring.lifecycle.timeout-per-shutdown-phase", configuration.shutdownGrace(),
                "logging.level.io.pollux", configuration.logLevel(),
                "logging.level.root", forLibraries(configuration.logLevel()),
                "logging.file.name",
                        configuration.dataDirectory().resolve("logs/pollux.log").toString()));
        application.addInitializers(
                context -> context.getBeanFactory().registerSingleton("configuration", configuration));
        application.run(arguments);
    }

    /** Libraries asked for details write whole requests, credentials included: these are not asked by LOG_LEVEL. */
    private static String forLibraries(String level) {
        return level.equals("TRACE") || level.equals("DEBUG") ? "INFO" : level;
    }
}
