import { z } from 'zod';

export const columnRoleSchema = z.enum([
  'output',
  'case',
  'input',
  'model',
  'variant',
  'trial',
  'expected',
  'call',
  'ignore',
]);
/**
 * What a column of a file of outputs holds. `call`: what is known of the call, if anything; it is read by its name (`columnFacts`). `ignore`: nothing that is
 * needed, whatever its name is: somebody said that it is about something else.
 */
export type ColumnRole = z.infer<typeof columnRoleSchema>;

/** Names under which people and tools keep each thing, the likeliest first. Compared without case, spaces and punctuation. */
export const aliases: Readonly<Record<Exclude<ColumnRole, 'call' | 'ignore'>, readonly string[]>> = {
  output: [
    'output',
    'answer',
    'response',
    'completion',
    'outputtext',
    'responsetext',
    'responseoutput',
    'modeloutput',
    'sampleoutputtext',
    'outputsresponse',
    'outputsoutput',
    'outputsanswer',
    'outputs',
    'generation',
    'generated',
    'prediction',
    'reply',
    'result',
  ],
  case: ['case', 'caseid', 'testid', 'exampleid', 'itemid', 'customid', 'id'],
  input: [
    'question',
    'input',
    'query',
    'usermessage',
    'userinput',
    'message',
    'request',
    'prompt',
    'text',
    'inputs',
    'vars',
    'variables',
  ],
  model: ['model', 'modelname', 'modelid', 'provider', 'providerid', 'metadatamodel', 'engine'],
  variant: ['variant', 'version', 'promptversion', 'promptlabel', 'promptname'],
  trial: ['trial', 'repeat', 'repetition', 'attempt'],
  expected: [
    'expected',
    'ideal',
    'reference',
    'expectedoutput',
    'referenceoutput',
    'referenceoutputs',
    'referenceoutputsoutput',
    'referenceoutputsanswer',
    'groundtruth',
    'target',
    'itemideal',
  ],
};

/** A name without case, spaces and punctuation. */
export function plainName(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

export function hasAnswerName(name: string): boolean {
  return aliases.output.includes(plainName(name));
}
