import path from 'node:path';
import { isolatedFolders, layers } from './layers.mjs';

const isTest = (file) => /\.test\.tsx?$/.test(file);

function packageNameOf(source) {
  if (source.startsWith('node:')) return 'node';
  const parts = source.split('/');
  return source.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

function isAllowedPackage(allowed, name) {
  return allowed.some((entry) => (entry.endsWith('/*') ? name.startsWith(entry.slice(0, -1)) : entry === name));
}

/** Where an import lands, as a path below `src/`, or null when it is a package. */
function targetInSource(sourceRoot, file, source) {
  const alias = /^#([a-z]+)\/(.*)$/.exec(source);
  if (alias) return alias[1] === 'support' ? '../tests/support' : `${alias[1]}/${alias[2]}`;
  if (!source.startsWith('.')) return null;
  return path
    .relative(sourceRoot, path.resolve(path.dirname(file), source))
    .split(path.sep)
    .join('/');
}

function featureOf(place) {
  const folder = isolatedFolders.find((each) => place.startsWith(`${each}/`));
  return folder ? `${folder}/${place.slice(folder.length + 1).split('/')[0]}` : null;
}

/** One ESLint rule, driven by the table in layers.mjs. */
export const layerRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = context.filename;
    const sourceRoot = path.join(context.cwd, 'src');
    const here = path.relative(sourceRoot, file).split(path.sep).join('/');
    const layer = here.split('/')[0];
    const rule = layers[layer];
    if (!rule || here.startsWith('..') || isTest(file)) return {};

    const check = (node, source) => {
      if (typeof source !== 'string') return;
      const target = targetInSource(sourceRoot, file, source);
      if (target === null) {
        const name = packageNameOf(source);
        if (!isAllowedPackage(rule.packages, name)) {
          context.report({ node, message: `Layer ${layer} may not use the package ${name} (lint/layers.mjs).` });
        }
        return;
      }
      const targetLayer = target.split('/')[0];
      if (targetLayer !== layer && !rule.layers.includes(targetLayer)) {
        context.report({ node, message: `Layer ${layer} may not import ${target} (lint/layers.mjs).` });
      }
      const from = featureOf(here);
      const to = featureOf(target);
      if (from && to && from !== to) context.report({ node, message: `Feature ${from} may not import ${to}.` });
    };

    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => node.source && check(node, node.source.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ImportExpression: (node) => check(node, node.source.value),
      TSImportType: (node) => check(node, node.source?.value ?? node.argument?.literal?.value),
    };
  },
};
