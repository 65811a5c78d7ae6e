// Drives a gateway with OpenAI's SDK, images and sound, and prints one line of JSON for each case.
//   GATEWAY_URL, TOKEN     the gateway and a token it accepts
//   SIMULATOR_URL          the simulator behind it, which is scripted and asked what it saw
import assert from 'node:assert/strict';
import OpenAI, {toFile} from 'openai';

const {GATEWAY_URL, TOKEN, SIMULATOR_URL} = process.env;
const IMAGE_MODEL = 'gemini-3.1-flash-image';
const SPEECH_MODEL = 'gemini-3.1-flash-tts-preview';
const HEARING_MODEL = 'gemini-3.8-flash';
const IMAGEN = 'imagen-4.0-generate-001';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP438AAAAQBAYDFKhhdAAAAAElFTkSuQmCC',
  'base64',
);
const WAV = Buffer.concat([Buffer.from('RIFF\x24\x00\x00\x00WAVEfmt ', 'latin1'), Buffer.alloc(28)]);
const HEARD = 'I heard 44 bytes of audio/wav.';
const SAMPLES = 9600;

const ai = new OpenAI({apiKey: TOKEN, baseURL: `${GATEWAY_URL}/v1`, maxRetries: 0});

async function control(method, path, body) {
  const reply = await fetch(`${SIMULATOR_URL}/_sim/${path}`, {method, body: body && JSON.stringify(body)});
  assert.equal(reply.status, 200);
  return reply.json();
}

const script = (model, reply, times = 1) => control('POST', 'script', {match: {model}, times, reply});
const callsTo = async model => (await control('GET', 'calls')).filter(call => call.model === model);
const bodiesTo = async model => (await callsTo(model)).map(call => JSON.parse(call.body));

async function until(what, milliseconds, condition) {
  const deadline = Date.now() + milliseconds;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, `not within ${milliseconds} ms: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail('it succeeded');
}

async function refused(promise, kind, {param = null, code}) {
  const error = await failure(promise);
  assert.ok(error instanceof kind, String(error?.stack ?? error));
  assert.equal(error.param, param, error.message);
  assert.equal(error.code, code, error.message);
  return error;
}

async function drain(stream) {
  const events = [];
  for await (const event of await stream) {
    events.push(event);
  }
  return events;
}

const image = (more = {}, options) => ai.images.generate({model: IMAGE_MODEL, prompt: 'a cat', ...more}, options);
const speech = (more = {}) =>
  ai.audio.speech.create({model: SPEECH_MODEL, input: 'hello', voice: 'alloy', ...more});
const bytesOf = async response => Buffer.from(await response.arrayBuffer());
const recording = () => toFile(WAV, 'a.wav');
const transcript = (more = {}) =>
  recording().then(file => ai.audio.transcriptions.create({model: HEARING_MODEL, file, ...more}));

const cases = {
  async two_images_take_two_calls_at_once() {
    await script(IMAGE_MODEL, {latencyMs: 1000}, 2);
    const promise = image({n: 2, size: '1536x1024', quality: 'high', response_format: 'b64_json'});
    await until('both are under way', 20_000, async () =>
      (await callsTo(IMAGE_MODEL)).filter(({outcome}) => outcome === 'running').length === 2,
    );
    const reply = await promise;

    assert.deepEqual(
      reply.data.map(({b64_json}) => b64_json),
      [PNG.toString('base64'), PNG.toString('base64')],
    );
    assert.equal(reply.output_format, 'png');
    assert.ok(Math.abs(reply.created - Date.now() / 1000) < 60);
    assert.equal(reply.usage.input_tokens + reply.usage.output_tokens, reply.usage.total_tokens);
    assert.ok(reply.usage.output_tokens > 2 * 1290);
    const calls = await callsTo(IMAGE_MODEL);
    assert.equal(calls.length, 2);
    for (const call of calls) {
      assert.equal(call.path, `/v1beta/models/${IMAGE_MODEL}:generateContent`);
      const {contents, generationConfig} = JSON.parse(call.body);
      assert.deepEqual(contents[0].parts, [{text: 'a cat'}]);
      assert.deepEqual(generationConfig, {
        responseModalities: ['TEXT', 'IMAGE'],
        imageConfig: {aspectRatio: '3:2', imageSize: '2K'},
      });
    }
  },

  async ten_images_are_four_at_a_time() {
    await script(IMAGE_MODEL, {latencyMs: 200}, 10);
    const reply = image({n: 10});
    let most = 0;
    await until('all ten are made', 20_000, async () => {
      const calls = await callsTo(IMAGE_MODEL);
      most = Math.max(most, calls.filter(call => call.outcome === 'running').length);
      return calls.length === 10 && calls.every(call => call.outcome === 'completed');
    });

    assert.equal((await reply).data.length, 10);
    assert.ok(most > 1 && most <= 4, `${most} at once`);
  },

  async an_image_as_url_and_with_switches_in_its_prompt() {
    const {data} = await image({model: 'gpt-image-1', prompt: 'a cat {n:2} {ratio:16:9}', response_format: 'url'});

    assert.equal(data.length, 2);
    assert.equal(data[0].url, `data:image/png;base64,${PNG.toString('base64')}`);
    assert.equal(data[0].revised_prompt, 'a cat');
    const [body] = await bodiesTo(IMAGE_MODEL);
    assert.equal(body.generationConfig.imageConfig.aspectRatio, '16:9');
  },

  async images_as_a_stream() {
    const events = await drain(image({n: 2, stream: true}));

    assert.deepEqual(
      events.map(({type}) => type),
      ['image_generation.completed', 'image_generation.completed'],
    );
    assert.equal(events[0].b64_json, PNG.toString('base64'));
    assert.ok(events[1].usage.total_tokens > 0);
  },

  async imagen_makes_at_most_four_a_call() {
    const {data} = await image({model: IMAGEN, n: 5, size: '1024x1792'});

    assert.equal(data.length, 5);
    const bodies = await bodiesTo(IMAGEN);
    assert.deepEqual(bodies.map(({parameters}) => parameters.sampleCount).sort(), [1, 4]);
    assert.equal(bodies[0].parameters.aspectRatio, '9:16');
    assert.equal((await callsTo(IMAGEN))[0].path, `/v1beta/models/${IMAGEN}:predict`);
  },

  async one_image_that_fails_is_said_in_the_error() {
    await script(IMAGE_MODEL, {sample: 'errors/400-invalid-argument.json'});
    const error = await refused(image({n: 3}), OpenAI.BadRequestError, {code: null});

    assert.match(error.message, /image [123] of 3: /);
  },

  async a_blocked_image_is_the_callers_doing() {
    await script(IMAGE_MODEL, {sample: '21-empty200-prohibited_candidate.json'});
    const error = await refused(image(), OpenAI.BadRequestError, {code: 'content_policy_violation'});

    assert.match(error.message, /blocked: PROHIBITED_CONTENT/);
  },

  async an_answer_without_an_image_is_upstreams_fault() {
    await script(IMAGE_MODEL, {sample: '01-generate-text.json'});
    const error = await refused(image(), OpenAI.InternalServerError, {code: 'bad_response'});

    assert.equal(error.status, 502);
  },

  async edits_take_one_image_or_some_and_a_mask() {
    const one = await toFile(PNG, 'a.png', {type: 'image/png'});
    const untyped = await toFile(PNG, 'b');
    const single = await ai.images.edit({model: IMAGE_MODEL, prompt: 'a hat', image: one});
    const several = await ai.images.edit({
      model: IMAGE_MODEL,
      prompt: 'a hat',
      image: [one, untyped],
      mask: one,
      n: 2,
      size: '1024x1024',
    });

    assert.equal(single.data.length, 1);
    assert.equal(several.data.length, 2);
    const [first, second] = await bodiesTo(IMAGE_MODEL);
    const inline = {inlineData: {mimeType: 'image/png', data: PNG.toString('base64')}};
    assert.deepEqual(first.contents[0].parts, [{text: 'a hat'}, inline]);
    assert.deepEqual(second.contents[0].parts.slice(1), [inline, inline, inline]);
    assert.match(second.contents[0].parts[0].text, /mask/);
    assert.equal(second.generationConfig.imageConfig.aspectRatio, '1:1');
    assert.equal(several.usage.input_tokens_details.image_tokens, 2 * 3 * 258);
  },

  async edits_as_a_stream() {
    const events = await drain(
      ai.images.edit({model: IMAGE_MODEL, prompt: 'x', image: await toFile(PNG, 'a.png'), stream: true}),
    );

    assert.deepEqual(
      events.map(({type}) => type),
      ['image_edit.completed'],
    );
  },

  async an_edit_of_something_else_names_the_field() {
    const error = await refused(
      ai.images.edit({model: IMAGE_MODEL, prompt: 'x', image: await toFile(Buffer.from('words'), 'a.png')}),
      OpenAI.BadRequestError,
      {param: 'image', code: 'invalid_value'},
    );

    assert.doesNotMatch(error.message, /words/);
    assert.equal((await control('GET', 'calls/count')).total, 0);
  },

  async image_chat_answers_in_markdown() {
    const messages = [
      {role: 'system', content: 'You draw.'},
      {role: 'user', content: 'a dog'},
      {role: 'assistant', content: '![image](data:image/png;base64,AAAA)'},
      {role: 'user', content: 'a cat {n:2}'},
    ];
    const whole = await ai.chat.completions.create({model: `${IMAGE_MODEL}-chat`, messages});
    const chunks = await drain(
      ai.chat.completions.create({
        model: `${IMAGE_MODEL}-chat`,
        messages,
        stream: true,
        stream_options: {include_usage: true},
      }),
    );

    const picture = `![image](data:image/png;base64,${PNG.toString('base64')})`;
    assert.equal(whole.choices[0].message.content, `${picture}\n${picture}`);
    assert.equal(whole.model, `${IMAGE_MODEL}-chat`);
    assert.equal(whole.choices[0].finish_reason, 'stop');
    assert.ok(whole.usage.total_tokens > 0);
    const deltas = chunks.flatMap(({choices}) => choices);
    assert.equal(deltas.map(({delta}) => delta.content ?? '').join(''), `${picture}\n${picture}`);
    assert.equal(deltas.at(-1).finish_reason, 'stop');
    assert.ok(chunks.at(-1).usage.total_tokens > 0);
    const bodies = await bodiesTo(IMAGE_MODEL);
    assert.equal(bodies.length, 4);
    assert.deepEqual(bodies[0].contents, [{role: 'user', parts: [{text: 'a cat'}]}]);
  },

  async speech_in_every_format_there_is() {
    const mp3 = await speech();
    const wav = await speech({response_format: 'wav'});
    const pcm = await speech({response_format: 'pcm'});
    const opus = await speech({response_format: 'opus'});

    assert.equal(mp3.headers.get('content-type'), 'audio/mpeg');
    const mp3Bytes = await bytesOf(mp3);
    assert.equal(mp3Bytes[0], 0xff);
    assert.equal(mp3Bytes[1] & 0xe6, 0xe2, 'an MPEG frame of layer III');
    assert.equal(wav.headers.get('content-type'), 'audio/wav');
    const wavBytes = await bytesOf(wav);
    assert.equal(wavBytes.subarray(0, 4).toString(), 'RIFF');
    assert.equal(wavBytes.readUInt32LE(24), 24_000);
    assert.equal(wavBytes.length, 44 + SAMPLES);
    assert.equal(pcm.headers.get('content-type'), 'audio/pcm');
    const samples = await bytesOf(pcm);
    assert.equal(samples.length, SAMPLES);
    assert.ok(samples.equals(wavBytes.subarray(44)));
    assert.equal(opus.headers.get('content-type'), 'audio/ogg');
    assert.equal((await bytesOf(opus)).subarray(0, 4).toString(), 'OggS');
    await refused(speech({response_format: 'aac'}), OpenAI.BadRequestError, {
      param: 'response_format',
      code: 'invalid_value',
    });
  },

  async speech_of_models_that_answer_with_files() {
    const bare = await bytesOf(await speech({response_format: 'pcm'}));
    await speech({model: 'gemini-3.8-flash-tts'}).then(bytesOf);
    const pcm = await bytesOf(await speech({model: 'gemini-3.8-flash-tts', response_format: 'pcm'}));

    assert.ok(pcm.equals(bare));
  },

  async voices_and_style_reach_the_model() {
    await speech({model: 'tts-1', voice: 'coral', instructions: 'Cheerfully.', speed: 1.5}).then(bytesOf);
    await speech({voice: 'sulafat'}).then(bytesOf);
    await speech({voice: 'nobody'}).then(bytesOf);

    const bodies = (await control('GET', 'calls')).map(call => JSON.parse(call.body));
    const voices = bodies.map(
      ({generationConfig}) => generationConfig.speechConfig.voiceConfig.prebuiltVoiceConfig.voiceName,
    );
    assert.deepEqual(voices, ['Aoede', 'Sulafat', 'Zephyr']);
    assert.match(bodies[0].contents[0].parts[0].text, /^Cheerfully\..*1\.5.*\n\nhello$/s);
  },

  async sound_arrives_while_it_is_being_made() {
    await script(SPEECH_MODEL, {events: 4, gapMs: 1500});
    const response = await speech({response_format: 'pcm'});
    const reader = response.body.getReader();
    const {value} = await reader.read();
    const [call] = await callsTo(SPEECH_MODEL);

    assert.ok(value.length > 0);
    assert.equal(call.outcome, 'running');
    assert.equal(call.path, `/v1beta/models/${SPEECH_MODEL}:streamGenerateContent`);
    await reader.cancel();
    await until('the call upstream is aborted', 5000, async () =>
      (await callsTo(SPEECH_MODEL)).every(({outcome}) => outcome === 'aborted'),
    );
  },

  async sound_that_breaks_off_is_not_taken_for_whole() {
    await script(SPEECH_MODEL, {fault: 'reset-midstream', afterEvents: 2});
    const response = await speech({response_format: 'wav'});
    const error = await failure(bytesOf(response));

    assert.match(String(error), /terminated|aborted|closed/);
  },

  async speech_as_events() {
    for (const response_format of ['pcm', 'mp3']) {
      const response = await speech({response_format, stream_format: 'sse'});
      const text = await response.text();
      const events = text
        .split('\n\n')
        .filter(Boolean)
        .map(event => JSON.parse(event.slice(event.indexOf('data: ') + 6)));

      assert.match(response.headers.get('content-type'), /^text\/event-stream/);
      assert.ok(text.startsWith('event: speech.audio.delta\ndata: '));
      assert.equal(events.at(-1).type, 'speech.audio.done');
      assert.ok(events.at(-1).usage.output_tokens > 0);
      const sound = Buffer.concat(events.slice(0, -1).map(({audio}) => Buffer.from(audio, 'base64')));
      assert.ok(response_format === 'pcm' ? sound.length === SAMPLES : sound[0] === 0xff);
    }
  },

  async blocked_speech_is_an_error_however_it_is_asked_for() {
    for (const response_format of ['mp3', 'wav']) {
      await script(SPEECH_MODEL, {sample: '21-empty200-prompt_blocked.json'});
      const error = await refused(speech({response_format}), OpenAI.BadRequestError, {
        code: 'content_policy_violation',
      });
      assert.match(error.message, /speech was blocked/);
    }
  },

  async transcripts_in_every_form() {
    const json = await transcript();
    const text = await transcript({response_format: 'text', model: 'whisper-1'});
    const srt = await transcript({response_format: 'srt'});
    const vtt = await transcript({response_format: 'vtt'});
    const verbose = await transcript({response_format: 'verbose_json', timestamp_granularities: ['word']});

    assert.equal(json.text, HEARD);
    assert.equal(json.usage.type, 'tokens');
    assert.equal(json.usage.input_token_details.audio_tokens, 258);
    assert.equal(text, `${HEARD}\n`);
    assert.match(srt, /^1\n\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}\n.+\n\n$/);
    assert.match(vtt, /^WEBVTT\n\n\d\d:\d\d:\d\d\.\d{3} --> /);
    assert.equal(verbose.task, 'transcribe');
    assert.ok(verbose.segments.length > 0 && verbose.words.length > 0);
    const [body] = await bodiesTo(HEARING_MODEL);
    assert.deepEqual(body.contents[0].parts[0], {
      inlineData: {mimeType: 'audio/wav', data: WAV.toString('base64')},
    });
  },

  async a_transcript_as_a_stream() {
    const events = await drain(transcript({stream: true}));

    assert.equal(events.at(-1).type, 'transcript.text.done');
    assert.equal(events.at(-1).text, HEARD);
    const deltas = events.slice(0, -1);
    assert.ok(deltas.length > 1);
    assert.equal(deltas.map(({delta}) => delta).join(''), HEARD);
  },

  async a_transcript_that_breaks_off_ends_with_an_error() {
    await script(HEARING_MODEL, {fault: 'error-midstream-separate', afterEvents: 1});
    const error = await failure(drain(transcript({stream: true})));

    assert.ok(error instanceof OpenAI.APIError, String(error));
  },

  async translations_are_asked_for_in_english() {
    const {text} = await ai.audio.translations.create({model: HEARING_MODEL, file: await recording()});

    assert.equal(text, HEARD);
    const [body] = await bodiesTo(HEARING_MODEL);
    assert.match(body.contents[0].parts[1].text, /into English/);
  },

  async what_is_wrong_with_a_recording_is_said() {
    const file = await toFile(Buffer.from('words'), 'a.txt', {type: 'text/plain'});
    await refused(ai.audio.transcriptions.create({model: HEARING_MODEL, file}), OpenAI.BadRequestError, {
      param: 'file',
      code: 'invalid_value',
    });
    await refused(transcript({response_format: 'diarized_json'}), OpenAI.BadRequestError, {
      param: 'response_format',
      code: 'invalid_value',
    });
    assert.equal((await control('GET', 'calls/count')).total, 0);
  },

  async models_that_are_none_are_not_found() {
    const none = {param: 'model', code: 'model_not_found'};
    await refused(image({model: 'gemini-none-image'}), OpenAI.NotFoundError, none);
    await refused(speech({model: 'no such/model?x'}), OpenAI.NotFoundError, none);
    await refused(transcript({model: 'gemini-none'}), OpenAI.NotFoundError, none);
  },

  async a_caller_who_leaves_ends_every_call() {
    await script(IMAGE_MODEL, {latencyMs: 20_000}, 3);
    const leave = new AbortController();
    const reply = image({n: 3}, {signal: leave.signal}).catch(error => error);
    await until('all are under way', 5000, async () => (await callsTo(IMAGE_MODEL)).length === 3);
    leave.abort();

    assert.ok((await reply) instanceof OpenAI.APIUserAbortError);
    await until('all are aborted', 5000, async () =>
      (await callsTo(IMAGE_MODEL)).every(({outcome}) => outcome === 'aborted'),
    );
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
