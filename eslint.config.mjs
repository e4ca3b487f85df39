import tseslint from 'typescript-eslint';
import reactHooks from 'eslint-plugin-react-hooks';
import { layerRule } from './lint/layer-rule.mjs';

const signoff = { rules: { layers: layerRule } };

export default tseslint.config(
  { ignores: ['out/**', '.cache/**', 'node_modules/**', 'resources/**', 'shots/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { signoff, 'react-hooks': reactHooks },
    rules: {
      'signoff/layers': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' },
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        {
          // scrollIntoView and scrollTo answer with a promise in newer browsers, and React takes it for what ends the effect.
          selector:
            'CallExpression[callee.name=/^use(Layout)?Effect$/] > ArrowFunctionExpression > ChainExpression.body',
          message: 'An effect returns what ends it, or nothing: put void before the call.',
        },
      ],
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
    },
  },
  {
    // What needs types: a promise that nobody waits for fails in silence.
    files: ['src/**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { project: ['lint/tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
    },
  },
  { files: ['*.config.ts', '*.config.mjs', '**/*.d.ts'], rules: { 'no-restricted-syntax': 'off' } },
);
