// Drives a gateway with Google's SDK and prints one line of JSON for each case.
//   GATEWAY_URL, TOKEN     the gateway and a token it accepts
//   SIMULATOR_URL          the simulator behind it, which is scripted and asked what it saw
//   API_VERSION            the SDK's choice when absent
//   HIDDEN_MODEL           a model that the gateway does not offer
//   SCARCE_MODEL           a model with a limit of few calls a minute
import assert from 'node:assert/strict';
import {ApiError, GoogleGenAI} from '@google/genai';

const {GATEWAY_URL, TOKEN, SIMULATOR_URL, API_VERSION, HIDDEN_MODEL, SCARCE_MODEL} = process.env;
const MODEL = 'gemini-3.8-flash';
const SIGNATURE = 'EmIKYIrnebZi4CVrcCYbkQqMZ5K6x2TEt';
const WEATHER = {
  tools: [
    {
      functionDeclarations: [
        {
          name: 'get_weather',
          description: 'The weather in a city',
          parametersJsonSchema: {type: 'object', properties: {city: {type: 'string'}}},
        },
      ],
    },
  ],
};

const client = (apiKey, more = {}) =>
  new GoogleGenAI({apiKey, httpOptions: {baseUrl: GATEWAY_URL, ...(API_VERSION && {apiVersion: API_VERSION}), ...more}});
const ai = client(TOKEN);

async function control(method, path, body) {
  const reply = await fetch(`${SIMULATOR_URL}/_sim/${path}`, {method, body: body && JSON.stringify(body)});
  assert.equal(reply.status, 200);
  return reply.json();
}

const script = (reply, {model = MODEL, times = 1} = {}) => control('POST', 'script', {match: {model}, times, reply});
const callsTo = async model => (await control('GET', 'calls')).filter(call => call.model === model);

async function until(what, milliseconds, condition) {
  const deadline = Date.now() + milliseconds;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, `not within ${milliseconds} ms: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

const isAt = (outcome, model = MODEL) => async () => (await callsTo(model)).some(call => call.outcome === outcome);

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail('it succeeded');
}

async function status(promise, expected) {
  const error = await failure(promise);
  assert.ok(error instanceof ApiError, String(error));
  assert.equal(error.status, expected, error.message);
  return errorIn(error);
}

/** The error object of an answer; in streams the SDK puts words of its own before it. */
const errorIn = error => JSON.parse(error.message.slice(error.message.indexOf('{'))).error;

async function drain(stream) {
  const events = [];
  for await (const event of await stream) {
    events.push(event);
  }
  return events;
}

const textOf = events => events.map(event => event.text ?? '').join('');
const callsIn = events => events.flatMap(event => event.functionCalls ?? []);
const results = calls =>
  calls.map(({id, name}) => ({functionResponse: {id, name, response: {sky: 'blue'}}}));

const cases = {
  async generates() {
    const response = await ai.models.generateContent({model: MODEL, contents: 'Hello'});

    assert.equal(response.text, 'You said: Hello');
    assert.equal(response.candidates[0].finishReason, 'STOP');
    assert.equal(response.modelVersion, MODEL);
    const [call] = await callsTo(MODEL);
    assert.equal(call.path, `/${API_VERSION ?? 'v1'}/models/${MODEL}:generateContent`);
    assert.notEqual(call.keyUsed, TOKEN);
  },

  async streams() {
    await script({events: 6, gapMs: 20, textBytes: 30});

    const events = await drain(ai.models.generateContentStream({model: MODEL, contents: 'Hello'}));

    assert.ok(events.length >= 6);
    assert.equal(textOf(events).length, 180);
    assert.equal(events.at(-1).candidates[0].finishReason, 'STOP');
  },

  async chats_over_several_turns() {
    const chat = ai.chats.create({model: MODEL});

    const first = await chat.sendMessage({message: 'one'});
    const second = await drain(chat.sendMessageStream({message: 'two'}));

    assert.equal(first.text, 'You said: one');
    assert.equal(textOf(second), 'You said: two');
    assert.ok(chat.getHistory().length >= 4);
    assert.ok((await callsTo(MODEL)).at(-1).body.includes('You said: one'));
  },

  async calls_functions_over_two_rounds_and_sends_their_signatures_back() {
    const chat = ai.chats.create({model: MODEL, config: WEATHER});
    await script({sample: '02-generate-toolcall.json'}, {times: 2});

    const parallel = await chat.sendMessage({message: 'What is the weather in Paris and London?'});
    const again = await chat.sendMessage({message: results(parallel.functionCalls)});
    const answer = await chat.sendMessage({message: results(again.functionCalls)});
    const nextTurn = await chat.sendMessage({message: 'And once more?'});
    const nextAnswer = await chat.sendMessage({message: results(nextTurn.functionCalls)});

    assert.deepEqual(
      parallel.functionCalls.map(call => call.args.city),
      ['Paris', 'London'],
    );
    assert.equal(again.functionCalls.length, 2);
    assert.match(answer.text, /^The function get_weather returned/);
    assert.equal(nextTurn.functionCalls[0].name, 'get_weather');
    assert.match(nextAnswer.text, /^The function get_weather returned/);
    const calls = await callsTo(MODEL);
    assert.deepEqual(
      calls.map(call => call.status),
      [200, 200, 200, 200, 200],
    );
    assert.equal(calls[2].body.split(SIGNATURE).length - 1, 2);
  },

  async calls_functions_in_a_stream() {
    const chat = ai.chats.create({model: MODEL, config: WEATHER});

    const calls = callsIn(await drain(chat.sendMessageStream({message: 'Weather?'})));
    const answer = await drain(chat.sendMessageStream({message: results(calls)}));

    assert.equal(calls.length, 1);
    assert.match(textOf(answer), /^The function get_weather returned/);
  },

  async a_function_call_without_its_signature_is_refused_as_by_google() {
    const contents = [
      {role: 'user', parts: [{text: 'Weather in Paris?'}]},
      {role: 'model', parts: [{functionCall: {name: 'get_weather', args: {city: 'Paris'}}}]},
      {role: 'user', parts: [{functionResponse: {name: 'get_weather', response: {sky: 'blue'}}}]},
    ];

    const error = await status(ai.models.generateContent({model: MODEL, contents, config: WEATHER}), 400);

    assert.match(error.message, /thought_signature/);
    assert.equal((await callsTo(MODEL)).length, 1);
  },

  async counts_tokens() {
    const counted = await ai.models.countTokens({model: MODEL, contents: 'Four and twenty blackbirds'});

    assert.ok(counted.totalTokens > 0);
  },

  async embeds_one_text_and_several() {
    const config = {outputDimensionality: 64};
    const model = 'gemini-embedding-001';

    const one = await ai.models.embedContent({model, contents: 'one', config});
    const several = await ai.models.embedContent({model, contents: ['one', 'two', 'three'], config});

    assert.equal(one.embeddings.length, 1);
    assert.deepEqual(
      several.embeddings.map(embedding => embedding.values.length),
      [64, 64, 64],
    );
    assert.deepEqual(several.embeddings[0].values, one.embeddings[0].values);
  },

  async lists_models_page_by_page_without_the_hidden_one() {
    const names = (await drain(ai.models.list({config: {pageSize: 4}}))).map(model => model.name);

    assert.ok(names.length > 15);
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.includes(`models/${MODEL}`));
    assert.ok(!names.includes(`models/${HIDDEN_MODEL}`));
    assert.ok((await control('GET', 'calls')).length > 3);
  },

  async gets_a_model_but_not_a_hidden_one() {
    const model = await ai.models.get({model: MODEL});
    await status(ai.models.get({model: HIDDEN_MODEL}), 404);

    assert.equal(model.name, `models/${MODEL}`);
    assert.equal(model.inputTokenLimit, 1_048_576);
  },

  async a_wrong_token_is_unauthenticated() {
    const error = await status(client('not-a-token').models.generateContent({model: MODEL, contents: 'Hello'}), 401);

    assert.equal(error.status, 'UNAUTHENTICATED');
    assert.equal((await control('GET', 'calls/count')).total, 0);
  },

  async an_unknown_model_is_not_found_and_no_second_key_is_asked() {
    const model = 'gemini-none-such';

    const error = await status(ai.models.generateContent({model, contents: 'Hello'}), 404);

    assert.equal(error.status, 'NOT_FOUND');
    assert.equal((await callsTo(model)).length, 1);
  },

  async when_every_window_rests_the_quota_is_exhausted() {
    const call = () => ai.models.generateContent({model: SCARCE_MODEL, contents: 'Hello'});
    let last;
    for (let i = 0; i < 5 && !(last instanceof Error); i++) {
      last = await call().catch(error => error);
    }
    const asked = (await callsTo(SCARCE_MODEL)).length;

    const error = await status(call(), 429);

    assert.equal(last.status, 429);
    assert.equal(error.status, 'RESOURCE_EXHAUSTED');
    assert.equal((await callsTo(SCARCE_MODEL)).length, asked);
  },

  async a_key_without_quota_is_passed_over_unseen() {
    const model = API_VERSION ? 'gemini-3.6-flash' : 'gemini-3.5-flash-lite';
    await script({sample: 'errors/429-rpm-free.json'}, {model});

    const response = await ai.models.generateContent({model, contents: 'Hello'});

    assert.equal(response.text, 'You said: Hello');
    const calls = await callsTo(model);
    assert.deepEqual(
      calls.map(call => call.status),
      [429, 200],
    );
    assert.notEqual(calls[0].project, calls[1].project);
  },

  async an_overloaded_upstream_is_unavailable() {
    const model = 'gemini-3.7-flash';
    await script({sample: 'errors/503-high-demand.json'}, {model, times: 99});

    const error = await status(ai.models.generateContent({model, contents: 'Hello'}), 503);

    assert.equal(error.status, 'UNAVAILABLE');
  },

  async the_sdks_own_retries_find_an_upstream_that_is_back() {
    const model = 'gemini-3.5-flash';
    await script({sample: 'errors/503-high-demand.json'}, {model, times: 2});
    const persistent = client(TOKEN, {retryOptions: {attempts: 3, initialDelay: 0.1}});

    const response = await persistent.models.generateContent({model, contents: 'Hello'});

    assert.equal(response.text, 'You said: Hello');
    assert.deepEqual(
      (await callsTo(model)).map(call => call.status),
      [503, 503, 200],
    );
  },

  async an_error_glued_to_an_event_of_a_stream_has_its_status() {
    await script({fault: 'error-midstream-glued', afterEvents: 2, events: 6, textBytes: 30});
    const seen = [];

    const error = await status(
      (async () => {
        for await (const event of await ai.models.generateContentStream({model: MODEL, contents: 'Hello'})) {
          seen.push(event);
        }
      })(),
      503,
    );

    assert.equal(error.status, 'UNAVAILABLE');
    assert.ok(seen.length > 0, 'no event came before the error');
  },

  async a_stream_that_breaks_off_is_no_success() {
    await script({fault: 'reset-midstream', afterEvents: 2, events: 6, textBytes: 30});

    await status(drain(ai.models.generateContentStream({model: MODEL, contents: 'Hello'})), 502);
  },

  async the_time_that_the_caller_announces_ends_the_call() {
    await script({latencyMs: 20_000});
    const httpOptions = {headers: {'X-Server-Timeout': '1'}};

    const error = await status(
      ai.models.generateContent({model: MODEL, contents: 'Hello', config: {httpOptions}}),
      504,
    );

    assert.equal(error.status, 'DEADLINE_EXCEEDED');
    await until('the call upstream is aborted', 1000, isAt('aborted'));
  },

  async a_timeout_of_the_sdk_is_announced_and_frees_the_upstream() {
    await script({latencyMs: 20_000});

    const error = await failure(
      ai.models.generateContent({model: MODEL, contents: 'Hello', config: {httpOptions: {timeout: 1500}}}),
    );

    assert.match(error.message, /abort/i);
    await until('the call upstream is aborted', 1000, isAt('aborted'));
    assert.deepEqual((await callsTo(MODEL))[0].headers['x-server-timeout'], ['2']);
  },

  async aborting_a_call_frees_the_upstream() {
    await script({latencyMs: 20_000});
    const controller = new AbortController();
    const call = failure(
      ai.models.generateContent({model: MODEL, contents: 'Hello', config: {abortSignal: controller.signal}}),
    );
    await until('the call is upstream', 2000, isAt('running'));

    controller.abort();

    assert.match((await call).message, /abort/i);
    await until('the call upstream is aborted', 1000, isAt('aborted'));
  },

  async aborting_a_stream_frees_the_upstream() {
    await script({events: 2000, gapMs: 20, textBytes: 30});
    const controller = new AbortController();
    const stream = await ai.models.generateContentStream({
      model: MODEL,
      contents: 'Hello',
      config: {abortSignal: controller.signal},
    });
    await stream.next();

    controller.abort();

    assert.match((await failure(drain(stream))).message, /abort/i);
    await until('the call upstream is aborted', 1000, isAt('aborted'));
  },
};

for (const [name, run] of Object.entries(cases)) {
  await control('DELETE', 'script');
  await control('DELETE', 'calls');
  const began = Date.now();
  const error = await run().then(
    () => '',
    problem => String(problem?.stack ?? problem),
  );
  console.log(JSON.stringify({name, error, took: Date.now() - began}));
}
