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
import org.springframework.context.support.GenericApplicationContext;

/** Reads the configuration, then starts the gateway; a value that cannot be used ends it with one sentence. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class, scanBasePackages = "io.pollux")
public class GatewayApplication {
    private static final int EX_CONFIG = 78;

    public static void main(String[] arguments) {
        Configuration configuration;
        try {
            configuration = ReadSettings.read(environment());
        } catch (InvalidSetting | IOException e) {
            System.err.println("Pollux cannot start. " + e.getMessage());
            System.exit(EX_CONFIG);
            return;
        }
        configuration.timeZone().ifPresent(zone -> TimeZone.setDefault(TimeZone.getTimeZone(zone)));
        start(configuration, arguments);
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
        application.addInitializers(context ->
                ((GenericApplicationContext) context).registerBean(Configuration.class, () -> configuration));
        application.run(arguments);
    }

    /** Libraries asked for details write whole requests, credentials included: these are not asked by LOG_LEVEL. */
    private static String forLibraries(String level) {
        return level.equals("TRACE") || level.equals("DEBUG") ? "INFO" : level;
    }
}
