// Drives a gateway with OpenAI's SDK and prints one line of JSON for each case.
//   GATEWAY_URL, TOKEN     the gateway and a token it accepts
//   SIMULATOR_URL          the simulator behind it, which is scripted and asked what it saw
//   HIDDEN_MODEL           a model that the gateway does not offer
//   SCARCE_MODEL           a model with a limit of few calls a minute
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import {zodResponseFormat} from 'openai/helpers/zod';
import {z} from 'zod';

const {GATEWAY_URL, TOKEN, SIMULATOR_URL, HIDDEN_MODEL, SCARCE_MODEL} = process.env;
const MODEL = 'gemini-3.8-flash';
const SIGNATURE = 'EmIKYIrnebZi4CVrcCYbkQqMZ5K6x2TEt';
const HELLO = {model: MODEL, messages: [{role: 'user', content: 'Hello'}]};
const QUESTION = {role: 'user', content: 'What is the weather in Paris and London?'};
const WEATHER = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather in a city',
    parameters: {type: 'object', properties: {city: {type: 'string'}}, required: ['city']},
  },
};
const PARALLEL = {sample: '02-generate-toolcall.json'};

const client = (apiKey, more = {}) =>
  new OpenAI({apiKey, baseURL: `${GATEWAY_URL}/v1`, maxRetries: 0, ...more});
const ai = client(TOKEN);
const chat = (more = {}, options) => ai.chat.completions.create({...HELLO, ...more}, options);

async function control(method, path, body) {
  const reply = await fetch(`${SIMULATOR_URL}/_sim/${path}`, {method, body: body && JSON.stringify(body)});
  assert.equal(reply.status, 200);
  return reply.json();
}

const script = (reply, {model = MODEL, times = 1} = {}) => control('POST', 'script', {match: {model}, times, reply});
const callsTo = async model => (await control('GET', 'calls')).filter(call => call.model === model);
const statuses = calls => calls.map(call => call.status);
const bodyOf = call => JSON.parse(call.body);

async function until(what, milliseconds, condition) {
  const deadline = Date.now() + milliseconds;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, `not within ${milliseconds} ms: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

const isAt = outcome => async () => (await callsTo(MODEL)).some(call => call.outcome === outcome);

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail('it succeeded');
}

async function refused(promise, kind, code) {
  const error = await failure(promise);
  assert.ok(error instanceof kind, String(error?.stack ?? error));
  assert.equal(error.code, code, error.message);
  assert.ok(error.message.length > 10, error.message);
  return error;
}

async function drain(stream) {
  const chunks = [];
  for await (const chunk of await stream) {
    chunks.push(chunk);
  }
  return chunks;
}

const choices = chunks => chunks.flatMap(chunk => chunk.choices);
const textOf = chunks => choices(chunks).map(choice => choice.delta.content ?? '').join('');
const addsUp = usage => {
  assert.ok(usage.prompt_tokens > 0 && usage.completion_tokens > 0);
  assert.equal(usage.prompt_tokens + usage.completion_tokens, usage.total_tokens);
};
const results = calls =>
  calls.map(({id, function: {arguments: args}}) => ({
    role: 'tool',
    tool_call_id: id,
    content: JSON.stringify({city: JSON.parse(args).city, sky: 'blue'}),
  }));

/** Where the calls of a body upstream are, whether their step's first one is signed, and which results follow. */
const stepsOf = call =>
  bodyOf(call)
    .contents.filter(({parts}) => parts.some(part => part.functionCall))
    .map(({parts}) => parts.filter(part => part.functionCall).map(part => part.thoughtSignature?.slice(0, 33) ?? ''));

const cases = {
  async chats() {
    const {data: completion, response, request_id} = await chat().withResponse();

    assert.equal(completion.object, 'chat.completion');
    assert.equal(completion.model, MODEL);
    assert.equal(completion.choices[0].message.role, 'assistant');
    assert.equal(completion.choices[0].message.content, 'You said: Hello');
    assert.equal(completion.choices[0].message.refusal, null);
    assert.equal(completion.choices[0].finish_reason, 'stop');
    addsUp(completion.usage);
    assert.ok(Math.abs(completion.created - Date.now() / 1000) < 60);
    assert.ok(request_id);
    assert.equal(request_id, response.headers.get('x-pollux-call-id'));
    const [call] = await callsTo(MODEL);
    assert.equal(call.path, `/v1beta/models/${MODEL}:generateContent`);
    assert.notEqual(call.keyUsed, TOKEN);
  },

  async chats_over_several_turns_with_instructions() {
    const first = await chat({messages: [{role: 'developer', content: 'Be brief.'}, ...HELLO.messages]});
    const second = await chat({
      messages: [
        {role: 'system', content: 'Be brief.'},
        ...HELLO.messages,
        first.choices[0].message,
        {role: 'user', content: [{type: 'text', text: 'Again'}]},
      ],
      max_completion_tokens: 900,
      stop: ['END'],
      temperature: 0.5,
      seed: 7,
      user: 'somebody',
      none_such_field: {a: 1},
    });

    assert.equal(second.choices[0].message.content, 'You said: Again');
    const body = bodyOf((await callsTo(MODEL))[1]);
    assert.equal(body.systemInstruction.parts[0].text, 'Be brief.');
    assert.deepEqual(
      body.contents.map(({role}) => role),
      ['user', 'model', 'user'],
    );
    assert.equal(body.generationConfig.maxOutputTokens, 900);
    assert.deepEqual(body.generationConfig.stopSequences, ['END']);
  },

  async streams() {
    await script({events: 6, gapMs: 20, textBytes: 30});

    const {data: stream, response} = await chat({stream: true, stream_options: {include_usage: true}}).withResponse();
    const chunks = await drain(stream);

    assert.match(response.headers.get('content-type'), /^text\/event-stream/);
    assert.equal(textOf(chunks).length, 180);
    assert.equal(choices(chunks).filter(({delta}) => delta.role).length, 1);
    assert.deepEqual(
      choices(chunks)
        .map(choice => choice.finish_reason)
        .filter(Boolean),
      ['stop'],
    );
    assert.equal(new Set(chunks.map(({id}) => id)).size, 1);
    assert.deepEqual(chunks.at(-1).choices, []);
    addsUp(chunks.at(-1).usage);
    assert.equal((await callsTo(MODEL))[0].path, `/v1beta/models/${MODEL}:streamGenerateContent`);
  },

  async the_first_words_of_a_stream_arrive_while_the_last_are_not_said_yet() {
    await script({events: 4, gapMs: 300, textBytes: 30});
    const stream = await chat({stream: true});

    const iterator = stream[Symbol.asyncIterator]();
    let words = '';
    while (!words) {
      words = (await iterator.next()).value.choices[0]?.delta.content ?? '';
    }

    assert.equal((await callsTo(MODEL))[0].outcome, 'running');
    while (!(await iterator.next()).done);
  },

  async the_stream_helper_builds_the_same_answer() {
    await script({events: 6, textBytes: 30});
    const runner = ai.chat.completions.stream({...HELLO, stream_options: {include_usage: true}});

    const completion = await runner.finalChatCompletion();

    assert.equal(completion.choices[0].message.role, 'assistant');
    assert.equal(completion.choices[0].message.content.length, 180);
    assert.equal(completion.choices[0].finish_reason, 'stop');
    addsUp(completion.usage);
  },

  async tells_thoughts_apart() {
    const completion = await chat({reasoning_effort: 'high'});
    const chunks = await drain(chat({reasoning_effort: 'high', stream: true}));

    assert.match(completion.choices[0].message.reasoning_content, /Considering/);
    assert.equal(completion.choices[0].message.content, 'You said: Hello');
    assert.ok(completion.usage.completion_tokens_details.reasoning_tokens > 0);
    assert.match(
      choices(chunks)
        .map(({delta}) => delta.reasoning_content ?? '')
        .join(''),
      /Considering/,
    );
    assert.equal(textOf(chunks), 'You said: Hello');
  },

  async parses_structured_output() {
    const Event = z.object({name: z.string(), days: z.number(), guests: z.array(z.string()), note: z.string().nullable()});

    const completion = await ai.chat.completions.parse({...HELLO, response_format: zodResponseFormat(Event, 'event')});
    const streamed = await ai.chat.completions
      .stream({...HELLO, response_format: zodResponseFormat(Event, 'event')})
      .finalChatCompletion();

    for (const {choices: [{message}]} of [completion, streamed]) {
      assert.ok(Event.safeParse(message.parsed).success, message.content);
    }
  },

  async calls_tools_over_two_rounds_when_the_history_is_kept_as_told() {
    await script(PARALLEL, {times: 2});
    const messages = [QUESTION];
    const step = async () => {
      const {message} = (await chat({messages, tools: [WEATHER]})).choices[0];
      messages.push(message, ...results(message.tool_calls ?? []));
      return message;
    };

    const parallel = await step();
    const again = await step();
    const answer = await step();

    assert.deepEqual(
      parallel.tool_calls.map(call => JSON.parse(call.function.arguments).city),
      ['Paris', 'London'],
    );
    assert.equal(new Set(parallel.tool_calls.map(({id}) => id)).size, 2);
    assert.equal(again.tool_calls.length, 2);
    assert.match(answer.content, /^The function get_weather returned/);
    const calls = await callsTo(MODEL);
    assert.deepEqual(statuses(calls), [200, 200, 200]);
    assert.deepEqual(stepsOf(calls[2]), [
      [SIGNATURE, ''],
      [SIGNATURE, ''],
    ]);
  },

  async runs_tools_over_two_rounds_though_the_sdk_drops_the_signatures() {
    await script(PARALLEL, {times: 2});
    const asked = [];
    const runner = ai.chat.completions.runTools({model: MODEL, messages: [QUESTION], tools: [weatherTool(asked)]});

    const answer = await runner.finalContent();

    assert.match(answer, /^The function get_weather returned/);
    assert.deepEqual(asked, ['Paris', 'London', 'Paris', 'London']);
    const calls = await callsTo(MODEL);
    assert.deepEqual(statuses(calls), [200, 200, 200]);
    assert.deepEqual(stepsOf(calls[2]), [
      [SIGNATURE, ''],
      [SIGNATURE, ''],
    ]);
  },

  async runs_tools_in_streams() {
    const asked = [];
    const runner = ai.chat.completions.runTools({
      model: MODEL,
      messages: [QUESTION],
      tools: [weatherTool(asked)],
      stream: true,
    });

    const answer = await runner.finalContent();

    assert.match(answer, /^The function get_weather returned/);
    assert.equal(asked.length, 1);
    assert.deepEqual(statuses(await callsTo(MODEL)), [200, 200]);
  },

  async a_client_that_keeps_nothing_but_ids_is_served_as_well() {
    await script(PARALLEL, {times: 2});
    const messages = [QUESTION];
    const step = async () => {
      const reply = await fetch(`${GATEWAY_URL}/v1/chat/completions`, {
        method: 'POST',
        headers: {authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json'},
        body: JSON.stringify({model: MODEL, messages, tools: [WEATHER]}),
      });
      const {message} = (await reply.json()).choices[0];
      const calls = (message.tool_calls ?? []).map(({id, function: {name, arguments: args}}) => ({
        id,
        type: 'function',
        function: {name, arguments: args},
      }));
      messages.push({role: 'assistant', content: null, tool_calls: calls}, ...results(calls));
      return message;
    };

    await step();
    await step();
    const answer = await step();

    assert.match(answer.content, /^The function get_weather returned/);
    assert.deepEqual(stepsOf((await callsTo(MODEL))[2]), [
      [SIGNATURE, ''],
      [SIGNATURE, ''],
    ]);
  },

  async the_signatures_of_one_token_are_not_given_to_another() {
    await script(PARALLEL);
    const {message} = (await chat({messages: [QUESTION], tools: [WEATHER]})).choices[0];
    const calls = message.tool_calls.map(({id, type, function: f}) => ({id, type, function: f}));

    await client('an-admin-token').chat.completions.create({
      model: MODEL,
      messages: [QUESTION, {role: 'assistant', content: null, tool_calls: calls}, ...results(calls)],
      tools: [WEATHER],
    });

    const last = (await callsTo(MODEL)).at(-1);
    assert.ok(!last.body.includes(SIGNATURE), last.body);
  },

  async embeds_one_text_and_several() {
    const model = 'gemini-embedding-001';

    const one = await ai.embeddings.create({model, input: 'one', dimensions: 64});
    const several = await ai.embeddings.create({model, input: ['one', 'two', 'three'], dimensions: 64});
    const floats = await ai.embeddings.create({model, input: 'one', dimensions: 64, encoding_format: 'float'});
    const many = await ai.embeddings.create({model, input: Array(250).fill('x'), dimensions: 64});

    assert.equal(one.data[0].embedding.length, 64);
    assert.ok(one.data[0].embedding.some(value => value !== 0));
    assert.deepEqual(
      several.data.map(({index, embedding}) => [index, embedding.length]),
      [
        [0, 64],
        [1, 64],
        [2, 64],
      ],
    );
    assert.ok(Math.abs(floats.data[0].embedding[0] - one.data[0].embedding[0]) < 1e-6);
    assert.equal(several.model, model);
    assert.ok(several.usage.prompt_tokens > 0);
    assert.equal(many.data.length, 250);
    assert.equal((await callsTo(model)).length, 6);
  },

  async token_ids_and_empty_texts_are_no_input_of_embeddings() {
    for (const input of [[1, 2, 3], '', []]) {
      const error = await failure(ai.embeddings.create({model: 'gemini-embedding-001', input}));
      assert.ok(error instanceof OpenAI.BadRequestError, String(error));
      assert.equal(error.param, 'input');
    }
    assert.equal((await callsTo('gemini-embedding-001')).length, 0);
  },

  async lists_models_without_the_hidden_one() {
    const models = await drain(ai.models.list());
    const again = await drain(ai.models.list());

    const ids = models.map(({id}) => id);
    assert.ok(ids.length > 15);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.includes(MODEL) && !ids.includes(HIDDEN_MODEL));
    assert.ok(models.every(({object, created, owned_by}) => object === 'model' && created > 0 && owned_by));
    assert.deepEqual(again, models);
    assert.ok((await control('GET', 'calls')).length <= 1);
  },

  async gets_a_model_but_not_a_hidden_one() {
    const model = await ai.models.retrieve(MODEL);
    const sameModel = await ai.models.retrieve(`models/${MODEL}`);
    const error = await refused(ai.models.retrieve(HIDDEN_MODEL), OpenAI.NotFoundError, 'model_not_found');

    assert.equal(model.id, MODEL);
    assert.equal(sameModel.id, MODEL);
    assert.equal(error.param, 'model');
  },

  async a_wrong_token_is_an_authentication_error() {
    const stranger = client('not-a-token');
    for (const call of [() => stranger.chat.completions.create(HELLO), () => stranger.models.list()]) {
      const error = await refused(call(), OpenAI.AuthenticationError, 'invalid_api_key');
      assert.equal(error.type, 'invalid_request_error');
      assert.ok(error.requestID);
    }
    assert.equal((await control('GET', 'calls/count')).total, 0);
  },

  async unknown_and_hidden_models_are_not_found() {
    const unknown = 'gemini-none-such';

    for (const model of [unknown, HIDDEN_MODEL]) {
      const error = await refused(chat({model}), OpenAI.NotFoundError, 'model_not_found');
      assert.equal(error.param, 'model');
      await refused(chat({model, stream: true}), OpenAI.NotFoundError, 'model_not_found');
    }
    assert.equal((await callsTo(unknown)).length, 2);
    assert.equal((await callsTo(HIDDEN_MODEL)).length, 0);
  },

  async bad_requests_name_the_field() {
    const bad = {
      messages: {messages: undefined},
      'messages[0].content': {messages: [{role: 'user', content: 5}]},
      'messages[0].role': {messages: [{role: 'wizard', content: 'x'}]},
      temperature: {temperature: 'hot'},
      n: {n: 'many'},
      'messages[0].content[0].image_url': {
        messages: [{role: 'user', content: [{type: 'image_url', image_url: {url: 'ftp://x'}}]}],
      },
      model: {model: ''},
    };
    for (const [param, fields] of Object.entries(bad)) {
      const error = await failure(chat(fields));
      assert.ok(error instanceof OpenAI.BadRequestError, `${param}: ${error}`);
      assert.equal(error.type, 'invalid_request_error');
      assert.equal(error.param, param);
      assert.ok(error.message.includes('expected'), error.message);
    }
    assert.equal((await control('GET', 'calls/count')).total, 0);
  },

  async when_every_window_rests_the_wait_is_told_and_bearable() {
    const call = () => chat({model: SCARCE_MODEL});
    let last;
    for (let i = 0; i < 5 && !(last instanceof Error); i++) {
      last = await call().catch(error => error);
    }
    const asked = (await callsTo(SCARCE_MODEL)).length;

    const error = await refused(call(), OpenAI.RateLimitError, 'rate_limit_exceeded');

    assert.ok(last instanceof OpenAI.RateLimitError);
    const wait = Number(error.headers.get('retry-after'));
    assert.ok(wait >= 1 && wait <= 60, `retry-after: ${wait}`);
    assert.equal((await callsTo(SCARCE_MODEL)).length, asked);
  },

  async a_quota_spent_for_the_day_is_not_worth_a_retry() {
    const model = 'gemini-3.6-flash';
    await script({sample: 'errors/429-rpd-free.json'}, {model, times: 99});

    const error = await refused(
      client(TOKEN, {maxRetries: 2}).chat.completions.create({...HELLO, model}),
      OpenAI.RateLimitError,
      'insufficient_quota',
    );

    assert.equal(error.headers.get('x-should-retry'), 'false');
  },

  async an_overloaded_upstream_is_a_server_error_with_a_wait() {
    const model = 'gemini-3.7-flash';
    await script({sample: 'errors/503-high-demand.json'}, {model, times: 99});

    for (const stream of [false, true]) {
      const error = await failure(chat({model, stream}));
      assert.ok(error instanceof OpenAI.InternalServerError, String(error));
      assert.equal(error.status, 503);
      const wait = Number(error.headers.get('retry-after'));
      assert.ok(wait >= 1 && wait <= 60, `retry-after: ${wait}`);
    }
  },

  async the_sdks_own_retries_find_an_upstream_that_is_back() {
    const model = 'gemini-3.5-flash';
    await script({sample: 'errors/503-high-demand.json'}, {model, times: 4});
    const persistent = client(TOKEN, {maxRetries: 4});

    const completion = await persistent.chat.completions.create({...HELLO, model});

    assert.equal(completion.choices[0].message.content, 'You said: Hello');
  },

  async an_error_in_the_middle_of_a_stream_is_an_api_error() {
    for (const fault of ['error-midstream-glued', 'error-midstream-separate', 'reset-midstream', 'cut-no-finish']) {
      await script({fault, afterEvents: 2, events: 6, textBytes: 30});
      const seen = [];

      const error = await failure(
        (async () => {
          for await (const chunk of await chat({stream: true})) {
            seen.push(chunk);
          }
        })(),
      );

      assert.ok(error instanceof OpenAI.APIError, `${fault}: ${error?.stack ?? error}`);
      assert.equal(error.type, 'server_error', fault);
      assert.ok(textOf(seen).length > 0, `${fault}: nothing came before the error`);
      assert.ok(!choices(seen).some(choice => choice.finish_reason), `${fault}: a finish reason before the error`);
    }
  },

  async a_blocked_prompt_is_a_refusal() {
    await script({emptyCase: '21-empty200-prompt_blocked.json'}, {times: 2});

    const completion = await chat();
    const chunks = await drain(chat({stream: true}));

    assert.equal(completion.choices[0].finish_reason, 'content_filter');
    assert.ok(completion.choices[0].message.refusal);
    assert.equal(choices(chunks).at(-1).finish_reason, 'content_filter');
  },

  async answers_that_nobody_can_use_are_errors() {
    await script({emptyCase: '21-empty200-malformed_function_call.json'}, {times: 99});

    for (const stream of [false, true]) {
      const error = await failure(chat({stream}));
      assert.ok(error instanceof OpenAI.InternalServerError, String(error?.stack ?? error));
      assert.equal(error.status, 502);
    }
  },

  async aborting_a_stream_frees_the_upstream() {
    await script({events: 2000, gapMs: 20, textBytes: 30});
    const stream = await chat({stream: true});

    for await (const chunk of stream) {
      assert.ok(chunk.id);
      break;
    }
    stream.controller.abort();

    await until('the call upstream is aborted', 1000, isAt('aborted'));
  },

  async aborting_a_call_frees_the_upstream() {
    await script({latencyMs: 20_000});
    const controller = new AbortController();
    const call = failure(chat({}, {signal: controller.signal}));
    await until('the call is upstream', 2000, isAt('running'));

    controller.abort();

    assert.ok((await call) instanceof OpenAI.APIUserAbortError);
    await until('the call upstream is aborted', 1000, isAt('aborted'));
  },

  async the_time_that_the_caller_announces_ends_the_call() {
    await script({latencyMs: 20_000});

    const error = await failure(chat({}, {headers: {'X-Stainless-Read-Timeout': '1'}}));

    assert.equal(error.status, 504, String(error));
    assert.equal(error.code, 'timeout');
    await until('the call upstream is aborted', 1000, isAt('aborted'));
  },

  async base_urls_of_every_habit_lead_to_the_same_place() {
    for (const base of ['', '/', '/v1/', '/v1/v1', '/hf/v1', '//v1', '/v1/chat/completions']) {
      const other = client(TOKEN, {baseURL: GATEWAY_URL + base});
      const completion = await other.chat.completions.create(HELLO);
      assert.equal(completion.choices[0].message.content, 'You said: Hello', base);
    }
    for (const base of ['', '/v1', '/hf/v1']) {
      const other = client(TOKEN, {baseURL: GATEWAY_URL + base});
      assert.ok((await drain(other.models.list())).length > 15, base);
      assert.equal((await other.embeddings.create({model: 'gemini-embedding-001', input: 'x'})).data.length, 1);
    }
  },

  async what_is_not_offered_is_not_found() {
    const calls = [
      () => ai.moderations.create({input: 'x'}),
      () => ai.responses.create({model: MODEL, input: 'x'}),
      () => ai.completions.create({model: MODEL, prompt: 'x'}),
      () => client(TOKEN, {baseURL: `${GATEWAY_URL}/openai/none`}).models.list(),
    ];
    for (const call of calls) {
      const error = await failure(call());
      assert.ok(error instanceof OpenAI.NotFoundError, String(error));
      assert.equal(error.type, 'invalid_request_error');
    }
    assert.equal((await control('GET', 'calls/count')).total, 0);
  },
};

function weatherTool(asked) {
  return {
    type: 'function',
    function: {
      ...WEATHER.function,
      parse: JSON.parse,
      function: ({city}) => {
        asked.push(city);
        return {city, sky: 'blue'};
      },
    },
  };
}

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
