package io.pollux.simulator.api;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a request body as proto JSON: both name cases, no unknown names; hands it on in camelCase. */
final class BodyReader {
    private final List<Problem> problems = new ArrayList<>();

    private BodyReader() {}

    static ObjectNode read(Bytes body, Shape shape) throws Refusal {
        ObjectNode raw = object(body);
        BodyReader reader = new BodyReader();
        ObjectNode read = reader.message(raw, shape, "");
        if (!reader.problems.isEmpty()) {
            throw reader.refusal();
        }
        return read;
    }

    static ObjectNode object(Bytes body) throws Refusal {
        try {
            if (body.isEmpty()) {
                return Json.object();
            }
            if (Json.read(body) instanceof ObjectNode object) {
                return object;
            }
            throw Refusal.invalid("Invalid JSON payload received. Unknown name \"\": Root element must be a message.");
        } catch (JacksonException e) {
            String text = body.asUtf8();
            long at = e.getLocation() == null ? -1 : e.getLocation().getColumnNr();
            String excerpt = text.lines().findFirst().orElse("");
            int column = Math.clamp(at - 1, 0, Math.min(excerpt.length(), 60));
            throw Refusal.invalid("Invalid JSON payload received. Unexpected token.\n"
                    + excerpt.substring(0, Math.min(excerpt.length(), 60)) + "\n" + " ".repeat(column) + "^");
        }
    }

    private ObjectNode message(ObjectNode raw, Shape shape, String path) {
        ObjectNode read = Json.object();
        for (Map.Entry<String, JsonNode> member : raw.properties()) {
            Shape.Field field = shape.field(member.getKey());
            if (field == null) {
                problems.add(Problem.unknown(member.getKey(), path));
            } else if (!member.getValue().isNull()) {
                String name = Shape.snake(member.getKey());
                read.set(field.name(), value(member.getValue(), field, path.isEmpty() ? name : path + '.' + name));
            }
        }
        return read;
    }

    private JsonNode value(JsonNode raw, Shape.Field field, String path) {
        Shape shape = field.shape();
        if (shape == null) {
            if (field.kind() == Shape.Kind.SCALAR && raw.isArray()) {
                problems.add(Problem.list(Shape.snake(field.name()), parent(path)));
            }
            return raw;
        }
        return switch (field.kind()) {
            case MANY -> many(raw, shape, path);
            case MAP -> map(raw, shape, path);
            case ONE, SCALAR, ANYTHING -> one(raw, shape, path);
        };
    }

    private JsonNode one(JsonNode raw, Shape shape, String path) {
        if (raw instanceof ObjectNode object) {
            return message(object, shape, path);
        }
        problems.add(
                raw.isArray()
                        ? Problem.list(path.substring(path.lastIndexOf('.') + 1), parent(path))
                        : Problem.mistyped(path, raw));
        return Json.object();
    }

    private JsonNode many(JsonNode raw, Shape shape, String path) {
        ArrayNode read = Json.array();
        if (!raw.isArray()) {
            read.add(one(raw, shape, path));
            return read;
        }
        for (int i = 0; i < raw.size(); i++) {
            read.add(one(raw.get(i), shape, path + '[' + i + ']'));
        }
        return read;
    }

    /** Map entries are counted in the paths of errors, not named. */
    private JsonNode map(JsonNode raw, Shape shape, String path) {
        ObjectNode read = Json.object();
        int i = 0;
        for (Map.Entry<String, JsonNode> member : raw.properties()) {
            read.set(member.getKey(), one(member.getValue(), shape, path + '[' + i + "].value"));
            i++;
        }
        return read;
    }

    private static String parent(String path) {
        int dot = path.lastIndexOf('.');
        return dot < 0 ? "" : path.substring(0, dot);
    }

    private Refusal refusal() {
        String message = problems.stream().map(Problem::description).collect(Collectors.joining("\n"));
        ObjectNode root = Refusal.error(400, "INVALID_ARGUMENT", message);
        ObjectNode detail =
                ((ObjectNode) root.path("error")).putArray("details").addObject();
        ArrayNode rows =
                detail.put("@type", "type.googleapis.com/google.rpc.BadRequest").putArray("fieldViolations");
        for (Problem problem : problems) {
            ObjectNode row = rows.addObject();
            if (!problem.field.isEmpty()) {
                row.put("field", problem.field);
            }
            row.put("description", problem.description);
        }
        return Refusal.of(400, root);
    }

    private record Problem(String field, String description) {
        static Problem unknown(String name, String path) {
            return of("Unknown name \"" + name + '"', path, "Cannot find field.");
        }

        static Problem list(String name, String path) {
            return of("Unknown name \"" + name + '"', path, "Proto field is not repeating, cannot start list.");
        }

        static Problem mistyped(String path, JsonNode raw) {
            return new Problem(path, "Invalid value at '" + path + "' (type), " + Json.line(raw));
        }

        private static Problem of(String what, String path, String why) {
            String where = path.isEmpty() ? ": " : " at '" + path + "': ";
            return new Problem(path, "Invalid JSON payload received. " + what + where + why);
        }
    }
}
