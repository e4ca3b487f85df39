import { describe, expect, it } from 'vitest';
import { hostOf, isOnThisComputer, isSameOrigin, isWholeEmail, presets } from './presets.ts';
import { tabNamed } from '../tab.ts';
import { unsavedAfter } from '../unsaved-settings.ts';

describe('addresses of models', () => {
  it('know which providers are on this computer', () => {
    expect(presets.filter((preset) => isOnThisComputer(preset.baseUrl) !== preset.local)).toEqual([]);
    expect([
      isOnThisComputer('http://[::1]:8080/v1'),
      isOnThisComputer('https://localhost.example'),
      isOnThisComputer(''),
    ]).toEqual([true, false, false]);
  });

  it('send keys only over a protected line, or to this computer', () => {
    expect(presets.filter(({ baseUrl, local }) => baseUrl !== '' && !local && !baseUrl.startsWith('https://'))).toEqual(
      [],
    );
  });

  it('tell when a key stays with its server', () => {
    expect(isSameOrigin('https://api.openai.com/v1', 'https://api.openai.com/v2')).toBe(true);
    expect(isSameOrigin('https://api.openai.com/v1', 'https://api.openai.com.example/v1')).toBe(false);
    expect(isSameOrigin('https://a.example', 'not an address')).toBe(false);
    expect(hostOf('https://api.openai.com')).toBe('api.openai.com');
  });
});

it('an e-mail address has both halves', () => {
  expect(['pm@acme.example', 'pm@', 'pm@acme', 'p m@acme.example', ' pm@acme.example '].map(isWholeEmail)).toEqual([
    true,
    false,
    false,
    false,
    true,
  ]);
});

it('a tab is found by its address, and an unknown one is unknown', () => {
  expect([tabNamed('sent'), tabNamed('general'), tabNamed('nothing')]).toEqual(['sent', 'general', null]);
});

it('what was typed while a save was on its way is saved next', () => {
  const sent = { model: 'a', concurrency: 8 };
  expect(unsavedAfter({ model: 'ab', concurrency: 8 }, sent)).toEqual({ model: 'ab' });
  expect(unsavedAfter(sent, sent)).toEqual({});
});
