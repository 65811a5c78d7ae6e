package io.pollux.application.settings;

import io.pollux.domain.settings.ModelSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what the environment says about models. */
final class ModelVariables {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern CATEGORY = Pattern.compile("HARM_CATEGORY_[A-Z_]{1,60}");
    private static final Pattern THRESHOLD = Pattern.compile("[A-Z_]{2,60}");
    private static final int LARGEST_BUDGET = 32_768;
    private static final Set<String> READ_URLS =
            Set.of("gemini-2.5-pro", "gemini-2.5-flash", "gemini-2.5-flash-lite", "gemini-2.0-flash");

    private ModelVariables() {}

    static ModelSettings read(Variables variables) throws InvalidSetting {
        return new ModelSettings(
                names(variables, "SEARCH_MODELS", Set.of()),
                names(variables, "IMAGE_MODELS", Set.of()),
                names(variables, "THINKING_MODELS", Set.of()),
                name(variables, "CREATE_IMAGE_MODEL"),
                budgets(variables),
                variables.flag("SHOW_THINKING_PROCESS", true),
                safety(variables),
                variables.flag("FORCE_SAFETY_SETTINGS", false),
                variables.flag("TOOLS_CODE_EXECUTION_ENABLED", false),
                urlContext(variables));
    }

    static Set<String> names(Variables variables, String name, Set<String> fallback) throws InvalidSetting {
        return variables.names(name, fallback, NAME.asMatchPredicate(), "model names without \"models/\"");
    }

    static Optional<String> name(Variables variables, String name) throws InvalidSetting {
        var model = variables.text(name);
        if (model.isPresent() && !NAME.matcher(model.get()).matches()) {
            throw new InvalidSetting(name, model.get(), "a model name such as gemini-2.5-flash-lite");
        }
        return model;
    }

    private static Map<String, Integer> budgets(Variables variables) throws InvalidSetting {
        var budgets = variables.numbers("THINKING_BUDGET_MAP", -1, LARGEST_BUDGET);
        for (var model : budgets.keySet()) {
            requireName("THINKING_BUDGET_MAP", model);
        }
        return budgets;
    }

    static void requireName(String variable, String model) throws InvalidSetting {
        if (!NAME.matcher(model).matches()) {
            throw new InvalidSetting(variable, model, "model names without \"models/\"");
        }
    }

    private static Map<String, String> safety(Variables variables) throws InvalidSetting {
        var safety = variables.pairs("SAFETY_SETTINGS", "category", "threshold");
        for (var setting : safety.entrySet()) {
            if (!CATEGORY.matcher(setting.getKey()).matches()) {
                throw new InvalidSetting(
                        "SAFETY_SETTINGS", setting.getKey(), "categories such as HARM_CATEGORY_HARASSMENT");
            }
            if (!THRESHOLD.matcher(setting.getValue()).matches()) {
                throw new InvalidSetting("SAFETY_SETTINGS", setting.getValue(), "thresholds such as BLOCK_NONE or OFF");
            }
        }
        return safety;
    }

    private static Set<String> urlContext(Variables variables) throws InvalidSetting {
        var models = names(variables, "URL_CONTEXT_MODELS", READ_URLS);
        return variables.flag("URL_CONTEXT_ENABLED", false) ? models : Set.of();
    }
}
