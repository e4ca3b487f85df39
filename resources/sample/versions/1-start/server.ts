import { createServer } from 'node:http';
import OpenAI from 'openai';
import { loadPrompt } from './load-prompt.ts';

const openai = new OpenAI();

createServer(async (request, response) => {
  const { prompt, question, plan } = JSON.parse(await text(request));
  const messages = await loadPrompt(prompt, { question, plan });
  const completion = await openai.chat.completions.create({ model: 'gpt-5-mini', messages });
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ answer: completion.choices[0]?.message.content ?? '' }));
}).listen(4000);

async function text(stream: AsyncIterable<Buffer>) {
  let body = '';
  for await (const chunk of stream) body += chunk;
  return body;
}
