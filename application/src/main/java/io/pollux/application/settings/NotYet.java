package io.pollux.application.settings;

import java.util.List;

/** The predecessor's variables that this gateway does not heed yet; the operator is told of those that are set. */
final class NotYet {
    static final List<String> NAMES = List.of(
            "VERTEX_API_KEYS",
            "VERTEX_EXPRESS_BASE_URL",
            "URL_NORMALIZATION_ENABLED",
            "PROXIES",
            "PROXIES_USE_CONSISTENCY_HASH_BY_API_KEY",
            "PAID_KEY",
            "UPLOAD_PROVIDER",
            "SMMS_SECRET_TOKEN",
            "PICGO_API_KEY",
            "PICGO_API_URL",
            "CLOUDFLARE_IMGBED_URL",
            "CLOUDFLARE_IMGBED_AUTH_CODE",
            "CLOUDFLARE_IMGBED_UPLOAD_FOLDER",
            "OSS_ENDPOINT",
            "OSS_ENDPOINT_INNER",
            "OSS_ACCESS_KEY",
            "OSS_ACCESS_KEY_SECRET",
            "OSS_BUCKET_NAME",
            "OSS_REGION",
            "ERROR_LOG_RECORD_REQUEST_BODY",
            "AUTO_DELETE_ERROR_LOGS_ENABLED",
            "AUTO_DELETE_ERROR_LOGS_DAYS",
            "AUTO_DELETE_REQUEST_LOGS_ENABLED",
            "AUTO_DELETE_REQUEST_LOGS_DAYS",
            "FILES_CLEANUP_ENABLED",
            "FILES_CLEANUP_INTERVAL_HOURS",
            "FILES_USER_ISOLATION_ENABLED",
            "ADMIN_SESSION_EXPIRE");

    private NotYet() {}
}
