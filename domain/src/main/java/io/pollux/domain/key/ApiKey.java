package io.pollux.domain.key;

/** An upstream credential, its showable id and the project that is metered for it. */
public record ApiKey(KeyId id, Secret secret, ProjectId project) {}
