// Sends OpenAI's SDK with every parameter it knows filled in to both surfaces of a gateway, and prints one line of JSON for
// each case.
//   GATEWAY_URL, TOKEN     the gateway and a token it accepts; gpt-5.4 and text-embedding-3-small are aliases there, and
//                          gemini-3-pro-image draws
//   SIMULATOR_URL          the simulator behind it, which is asked what it saw
import assert from 'node:assert/strict';
import OpenAI, {toFile} from 'openai';

const {GATEWAY_URL, TOKEN, SIMULATOR_URL} = process.env;
const DRAWING_MODEL = 'gemini-3-pro-image';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP438AAAAQBAYDFKhhdAAAAAElFTkSuQmCC',
  'base64',
);
const WAV = Buffer.concat([Buffer.from('RIFF\x24\x00\x00\x00WAVEfmt ', 'latin1'), Buffer.alloc(28)]);

const CHAT = {
  model: 'gpt-5.4',
  messages: [
    {role: 'developer', content: 'Be brief.', name: 'dev'},
    {role: 'user', content: 'Hello', name: 'me'},
  ],
  audio: {format: 'wav', voice: 'alloy'},
  frequency_penalty: -2,
  logit_bias: {50256: 0},
  logprobs: true,
  top_logprobs: 0,
  max_completion_tokens: 1000,
  max_tokens: 1000,
  metadata: {purpose: 'test'},
  modalities: ['text'],
  moderation: {model: 'omni', policy: {input: {mode: 'score'}, output: {mode: 'score'}}},
  n: 1,
  parallel_tool_calls: true,
  prediction: {type: 'content', content: 'Hello'},
  presence_penalty: 2,
  prompt_cache_key: 'cache-1',
  prompt_cache_options: {mode: 'implicit', ttl: '30m'},
  prompt_cache_retention: 'in_memory',
  reasoning_effort: 'low',
  response_format: {type: 'text'},
  safety_identifier: 'somebody',
  seed: -9007199254740991,
  service_tier: 'auto',
  stop: ['\n\n\n'],
  store: true,
  temperature: 1,
  top_p: 0.9,
  user: 'somebody',
  verbosity: 'low',
};
const WEATHER = {
  name: 'get_weather',
  description: 'The weather',
  parameters: {type: 'object', properties: {city: {type: 'string'}}, required: ['city'], additionalProperties: false},
};
const WEB_SEARCH = {
  search_context_size: 'low',
  user_location: {
    type: 'approximate',
    approximate: {city: 'Berlin', country: 'DE', region: 'Berlin', timezone: 'Europe/Berlin'},
  },
};
const EMBEDDING = {
  model: 'text-embedding-3-small',
  input: ['one', 'two'],
  dimensions: 128,
  encoding_format: 'float',
  user: 'somebody',
};
const IMAGE = {
  prompt: 'a cat',
  background: 'opaque',
  moderation: 'low',
  n: 2,
  output_compression: 100,
  output_format: 'png',
  partial_images: 0,
  quality: 'high',
  response_format: 'b64_json',
  size: '1536x1024',
  stream: false,
  style: 'vivid',
  user: 'somebody',
};

async function control(method, path) {
  const reply = await fetch(`${SIMULATOR_URL}/_sim/${path}`, {method});
  assert.equal(reply.status, 200);
  return reply.json();
}

const callsTo = async model => (await control('GET', 'calls')).filter(call => call.model === model);
const bodiesTo = async model => (await callsTo(model)).map(call => JSON.parse(call.body));
const picture = () => toFile(PNG, 'a.png', {type: 'image/png'});

async function drain(stream) {
  const events = [];
  for await (const event of await stream) {
    events.push(event);
  }
  return events;
}

function addsUp({prompt_tokens, completion_tokens, total_tokens}) {
  assert.ok(prompt_tokens > 0 && completion_tokens > 0);
  assert.equal(prompt_tokens + completion_tokens, total_tokens);
}

const surface = (ai, native) => ({
  async chat() {
    const {data, response} = await ai.chat.completions
      .create({...CHAT, stream: false, stream_options: {include_obfuscation: true, include_usage: true}})
      .withResponse();

    assert.ok(response instanceof Response);
    assert.equal(data.object, 'chat.completion');
    assert.equal(data.choices.length, 1);
    assert.equal(data.choices[0].message.content, 'You said: Hello');
    assert.equal(data.choices[0].finish_reason, 'stop');
    addsUp(data.usage);
    const [body] = await bodiesTo('gemini-3.8-flash');
    if (native) {
      assert.deepEqual(body.contents, [{role: 'user', parts: [{text: 'Hello'}]}]);
      assert.deepEqual(body.systemInstruction.parts, [{text: 'Be brief.'}]);
      const {generationConfig: config} = body;
      assert.equal(config.maxOutputTokens, 1000);
      assert.equal(config.frequencyPenalty, -2);
      assert.ok(config.presencePenalty > 1.9 && config.presencePenalty < 2);
      assert.equal(config.topP, 0.9);
      assert.deepEqual(config.stopSequences, ['\n\n\n']);
      assert.equal(config.responseLogprobs, true);
    } else {
      assert.deepEqual(body, {
        ...CHAT,
        model: 'gemini-3.8-flash',
        stream: false,
        stream_options: {include_obfuscation: true, include_usage: true},
      });
    }
  },

  async a_chat_with_everything_at_zero() {
    const {choices, usage} = await ai.chat.completions.create({
      ...CHAT,
      max_completion_tokens: 0,
      max_tokens: 0,
      temperature: 0,
      top_p: 1,
      stop: '',
      reasoning_effort: 'none',
    });

    assert.equal(choices[0].message.content, 'You said: Hello');
    addsUp(usage);
  },

  async a_stream() {
    const chunks = await drain(
      ai.chat.completions.create({...CHAT, stream: true, stream_options: {include_usage: true}}),
    );

    const deltas = chunks.flatMap(({choices}) => choices);
    assert.equal(deltas.map(({delta}) => delta.content ?? '').join(''), 'You said: Hello');
    assert.equal(deltas.at(-1).finish_reason, 'stop');
    addsUp(chunks.at(-1).usage);
  },

  async tools() {
    const {choices} = await ai.chat.completions.create({
      ...CHAT,
      tools: [{type: 'function', function: {...WEATHER, strict: true}}],
      tool_choice: {type: 'function', function: {name: 'get_weather'}},
    });

    const {message, finish_reason} = choices[0];
    assert.equal(finish_reason, 'tool_calls');
    assert.equal(message.tool_calls.length, 1);
    const [call] = message.tool_calls;
    assert.ok(call.id);
    assert.equal(call.type, 'function');
    assert.equal(call.function.name, 'get_weather');
    assert.equal(typeof JSON.parse(call.function.arguments).city, 'string');
  },

  async tools_beside_functions_and_a_search() {
    const {choices} = await ai.chat.completions.create({
      ...CHAT,
      functions: [WEATHER],
      function_call: 'none',
      tools: [{type: 'function', function: {...WEATHER, name: 'other', strict: true}}],
      tool_choice: 'none',
      web_search_options: WEB_SEARCH,
    });

    assert.equal(choices.length, 1);
    assert.equal(choices[0].message.role, 'assistant');
  },

  async embeddings() {
    const reply = await ai.embeddings.create(EMBEDDING);
    const decoded = await ai.embeddings.create({...EMBEDDING, encoding_format: undefined});

    assert.equal(reply.object, 'list');
    assert.deepEqual(
      reply.data.map(({index, object}) => [index, object]),
      [
        [0, 'embedding'],
        [1, 'embedding'],
      ],
    );
    for (const {embedding} of [...reply.data, ...decoded.data]) {
      assert.equal(embedding.length, 128);
      assert.ok(embedding.every(Number.isFinite));
    }
    assert.ok(reply.usage.prompt_tokens > 0);
    assert.equal(reply.usage.total_tokens, reply.usage.prompt_tokens);
  },

  async images() {
    const named = await ai.images.generate({...IMAGE, model: 'gemini-3.1-flash-image'});
    assert.equal((await callsTo(DRAWING_MODEL)).length, 0);
    const openAis = await ai.images.generate({...IMAGE, model: 'dall-e-3'});
    const unnamed = await ai.images.generate(IMAGE);

    for (const {data, created} of [named, openAis, unnamed]) {
      assert.deepEqual(
        data.map(({b64_json}) => b64_json),
        [PNG.toString('base64'), PNG.toString('base64')],
      );
      assert.ok(Math.abs(created - Date.now() / 1000) < 60);
    }
    const calls = await callsTo(DRAWING_MODEL);
    assert.equal(calls.length, native ? 4 : 2);
    if (!native) {
      assert.equal(calls[0].path, '/v1beta/openai/images/generations');
      assert.deepEqual(JSON.parse(calls[0].body), {...IMAGE, model: DRAWING_MODEL});
    }
  },

  async an_edited_image() {
    const {data, usage} = await ai.images.edit({
      image: [await picture(), await picture()],
      prompt: 'a hat',
      background: 'transparent',
      input_fidelity: 'high',
      mask: await picture(),
      model: 'gpt-image-1',
      n: 1,
      output_compression: 100,
      output_format: 'png',
      partial_images: 0,
      quality: 'high',
      response_format: 'url',
      size: '1024x1024',
      stream: false,
      user: 'somebody',
    });

    assert.equal(data[0].url, `data:image/png;base64,${PNG.toString('base64')}`);
    assert.ok(usage.total_tokens > 0);
    const [body] = await bodiesTo(DRAWING_MODEL);
    assert.equal(body.contents[0].parts.length, 4);
    assert.equal(body.generationConfig.imageConfig.aspectRatio, '1:1');
  },

  async speech() {
    const said = {
      input: 'hello',
      model: 'tts-1',
      voice: 'alloy',
      instructions: 'Cheerfully.',
      response_format: 'mp3',
      speed: 0.25,
    };
    const sound = await ai.audio.speech.create({...said, stream_format: 'audio'});
    const events = await ai.audio.speech.create({...said, stream_format: 'sse'});

    const bytes = Buffer.from(await sound.arrayBuffer());
    assert.equal(sound.headers.get('content-type'), 'audio/mpeg');
    assert.equal(bytes[0], 0xff);
    assert.match(await events.text(), /event: speech\.audio\.done\n/);
  },

  async a_transcript() {
    const {text, usage} = await ai.audio.transcriptions.create({
      file: await toFile(WAV, 'a.wav'),
      model: 'whisper-1',
      chunking_strategy: 'auto',
      include: ['logprobs'],
      keywords: ['hello'],
      known_speaker_names: ['me'],
      known_speaker_references: ['data:audio/wav;base64,AAAA'],
      language: 'en',
      languages: ['en'],
      prompt: 'a greeting',
      response_format: 'json',
      stream: false,
      temperature: 0,
      timestamp_granularities: ['word'],
    });

    assert.equal(text, 'I heard 44 bytes of audio/wav.');
    assert.equal(usage.type, 'tokens');
  },

  async models() {
    const listed = [];
    for await (const model of ai.models.list()) {
      listed.push(model);
    }
    const one = await ai.models.retrieve(listed[0].id);
    const alias = await ai.models.retrieve('gpt-5.4');

    assert.ok(listed.length > 10);
    assert.ok(listed.every(({object}) => object === 'model'));
    assert.deepEqual(one, listed[0]);
    assert.equal(alias.object, 'model');
    assert.equal(alias.id, native ? 'gpt-5.4' : 'models/gemini-3.8-flash');
    await assert.rejects(ai.models.retrieve('gpt-none'), OpenAI.NotFoundError);
  },
});

for (const path of ['v1', 'openai/v1']) {
  const ai = new OpenAI({apiKey: TOKEN, baseURL: `${GATEWAY_URL}/${path}`, maxRetries: 0});
  for (const [name, run] of Object.entries(surface(ai, path === 'v1'))) {
    await control('DELETE', 'script');
    await control('DELETE', 'calls');
    const began = Date.now();
    const error = await run().then(
      () => '',
      problem => String(problem?.stack ?? problem),
    );
    console.log(JSON.stringify({name: `${path}: ${name}`, error, took: Date.now() - began}));
  }
}
