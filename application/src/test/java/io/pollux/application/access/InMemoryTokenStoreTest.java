package io.pollux.application.access;

class InMemoryTokenStoreTest extends TokenStoreContract {
    private final InMemoryTokenStore store = new InMemoryTokenStore();

    @Override
    protected TokenStore store() {
        return store;
    }

    @Override
    protected TokenStore reopened() {
        return store;
    }
}
