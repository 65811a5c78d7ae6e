package io.pollux.boot;

import io.pollux.application.access.Authenticate;
import io.pollux.application.access.EnsureAdmin;
import io.pollux.application.access.KeyedHash;
import io.pollux.application.access.TokenStore;
import io.pollux.application.keys.KeepPool;
import io.pollux.application.keys.KeyProbe;
import io.pollux.application.keys.KeyStore;
import io.pollux.application.keys.OpenPool;
import io.pollux.application.keys.ProbeKeys;
import io.pollux.application.relay.ExchangeListener;
import io.pollux.application.relay.LiveCalls;
import io.pollux.application.relay.RelayCall;
import io.pollux.application.relay.Upstream;
import io.pollux.application.settings.Configuration;
import io.pollux.application.settings.CurrentRules;
import io.pollux.application.settings.CurrentSettings;
import io.pollux.audio.JavaSpeechEncoder;
import io.pollux.domain.failure.EgressGate;
import io.pollux.domain.pool.KeyPool;
import io.pollux.protocol.openai.ExpiringSignatures;
import io.pollux.protocol.openai.RefusedFields;
import io.pollux.protocol.openai.media.SpeechEncoder;
import io.pollux.web.answer.Answers;
import io.pollux.web.answer.CallIds;
import io.pollux.web.call.BodyBudget;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;

/** Every application object, made of the ports' adapters. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class UseCases {
    private static final long SIGNATURE_BYTES = 64 * 1024 * 1024;

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    RandomGenerator random() {
        return new SecureRandom();
    }

    @Bean
    CurrentSettings currentSettings(Configuration configuration) {
        return new CurrentSettings(configuration.settings());
    }

    @Bean
    CurrentRules currentRules(CurrentSettings settings) {
        return new CurrentRules(settings);
    }

    @Bean
    KeepPool keepPool(KeyStore store) {
        return new KeepPool(store);
    }

    @Bean
    KeyPool keyPool(
            Configuration configuration, KeyStore store, KeepPool keepPool, KeyedHash hash, InstantSource clock) {
        var pool = new OpenPool(store, clock).openPool(ConfiguredKeys.of(configuration, hash), keepPool);
        keepPool.start();
        return pool;
    }

    @Bean
    EgressGate egressGate() {
        return new EgressGate();
    }

    @Bean
    LiveCalls liveCalls(InstantSource clock) {
        return new LiveCalls(clock);
    }

    @Bean
    RelayCall relayCall(
            KeyPool pool,
            Upstream upstream,
            EgressGate egress,
            CurrentSettings settings,
            LiveCalls liveCalls,
            List<ExchangeListener> listeners,
            InstantSource clock) {
        return new RelayCall(pool, upstream, egress, settings, liveCalls, listeners, clock);
    }

    @Bean
    ProbeKeys probeKeys(KeyPool pool, KeyProbe probe, CurrentSettings settings, InstantSource clock) {
        return new ProbeKeys(pool, probe, settings, clock);
    }

    @Bean
    SpeechEncoder speechEncoder() {
        return new JavaSpeechEncoder();
    }

    @Bean
    Authenticate authenticate(Configuration configuration, TokenStore store, KeyedHash hash, RandomGenerator random) {
        if (configuration.adminToken().isEmpty()) {
            new EnsureAdmin(store, hash, random).ensureAdmin().ifPresent(Announcement::adminToken);
        }
        return new Authenticate(hash, ConfiguredTokens.of(configuration, store, hash));
    }

    @Bean
    Answers answers(InstantSource clock, RandomGenerator random) {
        return new Answers(new CallIds(clock, random));
    }

    @Bean
    ExpiringSignatures signatures(InstantSource clock) {
        return new ExpiringSignatures(SIGNATURE_BYTES, ExpiringSignatures.A_DAY, clock);
    }

    @Bean
    BodyBudget bodyBudget() {
        return BodyBudget.ofHeap();
    }

    @Bean
    RefusedFields refusedFields(InstantSource clock) {
        return new RefusedFields(clock);
    }
}
