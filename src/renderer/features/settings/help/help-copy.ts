/** How numbers are made, in plain words, with the published method behind each. */
export const help = {
  lede: 'How each number is made, what the words mean, and where the method comes from.',
  contents: 'On this page',
  topics: [
    {
      id: 'rates',
      title: 'A rate and its range',
      paragraphs: [
        'A pass rate is the share of answers that meet every must-have and break no must-not. An answer that nobody could decide about, or that never came, is counted apart, and never as passed or failed.',
        'Your cases are a sample of what users will ask. Another forty cases would give another number. So every rate stands with its range: “18 of 20 passed; the true rate is likely 68-99 %”. In 95 of 100 experiments the range made this way holds the true rate.',
        'Several answers to one case are not several cases: if a case passes three times, that is mostly the same news three times. The range is therefore made from whole cases. It asks how many independent answers yours are worth, and takes the exact limits for that many. Where everything passed, it claims no more than that many cases can show.',
      ],
      sources: [
        'Korn & Graubard, Confidence intervals for proportions with small expected number of positive counts estimated from survey data, Survey Methodology 24 (1998)',
        'Clopper & Pearson, Biometrika 26 (1934): the exact limits',
        'Bowyer, Aitchison & Ivanova, arXiv 2503.01747 (2025): why the usual formula fails with few cases',
      ],
    },
    {
      id: 'zero',
      title: 'Nothing bad seen is not nothing bad',
      paragraphs: [
        '“0 of 20 bad” still allows a rate of up to 14 %: a fault that strikes one time in seven stays away twenty times in a row in one of twenty experiments. Three hundred clean cases bring that down to 1 %.',
      ],
      sources: ['One-sided 95 % limit of Clopper & Pearson (1934); its shorthand is the “rule of three”'],
    },
    {
      id: 'shown',
      title: '“Met, not yet shown”',
      paragraphs: [
        'A threshold is met when the rate reaches it. It is shown when the lower end of the range (one-sided, 95 %) reaches it too: then it would be hard to have seen this by luck.',
        'Between the two stands “met, not yet shown”. It is enough for the gate. It says: on these cases yes, on the next ones probably, but there are too few cases to be sure.',
        'If answers that nobody could decide about would turn “met” into “not met” by failing, the gate says “cannot tell”, and a gate that cannot tell is not met.',
      ],
      sources: ['The lower limit is that of Korn & Graubard (1998) at 90 %'],
    },
    {
      id: 'comparison',
      title: 'Better, worse, or not to be told apart',
      paragraphs: [
        'Two versions answer the same cases, so they are compared case by case: how many did it gain, how many did it lose? If the change did nothing, each gain could as well have been a loss, like a coin that falls on its other side.',
        'Signoff counts how often such coins alone would give a difference this large. Under 5 times in 100 it says “better” or “worse”; otherwise “the two cannot be told apart”. With so few changed cases that no result could reach that mark, it says “too few cases to tell”.',
        'This holds for any number of cases, however small: a change that does nothing is called better or worse in at most 5 of 100 experiments. When one experiment makes several comparisons, the mark is made stricter, so that this stays true of all of them together.',
        'The range of the difference adds one case that passes more often and one that passes less often before it is made. Without them, fifteen cases that all stayed the same would “show” a difference of exactly nothing.',
      ],
      sources: [
        'Fisher, The Design of Experiments (1935): the paired sign-flip test; with one answer a case it is McNemar’s exact test',
        'Miller, Adding error bars to evals, arXiv 2411.00640 (2024): paired, by case',
        'Bonett & Price, Journal of Educational and Behavioral Statistics 37 (2012): the two added cases',
        'Holm, Scandinavian Journal of Statistics 6 (1979): several comparisons',
      ],
    },
    {
      id: 'why-failed',
      title: 'Why did it fail?',
      paragraphs: [
        'Signoff numbers the instructions of the prompt, and asks the cases that failed again: as the prompt is, and each time with one instruction left out, or put back as the team’s version has it. What changed is tried first. A few cases that passed are asked too, to see what a removal would break. Every time something is added that changes nothing, the same for all of them: without it a model that repeats itself would fail for ever as the prompt is, and pass now and then with any change at all. Where the answers stay the same in spite of it, Signoff says that it cannot be told.',
        '“Probably the cause” means: at least half of what failed passes without it, and so many of these cases do that chance alone would show this, for any of the instructions tried, in fewer than 5 of 100 searches; and it may be expected of cases like these. “May be the cause” means that it holds for the answers to these very cases, which are too few or too mixed to speak of others, or that it explains less than half of what failed. Where neither is so, no instruction is named.',
        'A search finds one instruction at a time. Two that only fail together, or one that is missing, are not found this way.',
      ],
      sources: [
        'Fisher (1935): the paired sign-flip test over cases',
        'Zelen, Biometrika 58 (1971): the exact test within cases',
        'Holm (1979): several instructions',
      ],
    },
    {
      id: 'more',
      title: 'How many more cases would tell',
      paragraphs: [
        '“About 680 cases more would tell them apart” means: if the true difference is the one you see, so many further cases like these would show it four times out of five. More answers to the same cases help only where a case wavers; where they cannot settle it, Signoff says so.',
      ],
      sources: ['Connor, Biometrics 43 (1987): sample size for paired comparisons, at 80 % power'],
    },
    {
      id: 'regression',
      title: 'Lost cases',
      paragraphs: [
        'A case is lost when it passed every time before and fails every time now, at least three times each. Only that is called lost. A case that passes less often, and not never, is counted and listed as “less often”.',
        'Luck alone loses some: of 20 cases that pass half of six answers, one looks completely lost with three answers each though nothing changed. A model that gives the same question the same answer gave only one answer, however often it was asked. So where more cases are lost than the spec allows, they are asked again, three times with each version, every time with an edit that changes nothing (a blank, a sentence that asks for nothing; the same for both). Only these fresh answers decide: the rule for signing off is not met when more cases are lost again than chance explains.',
        'A tolerable loss (“margin”) is kept when the difference you see is within it. Where it is not, or a loss of ten points more could have hidden, all cases are asked again in the same way: three times, and three times more where that leaves it open. In simulated experiments of 40 cases with three answers each, a margin of 5 points and no lost case allowed, each of the two rules refuses an unchanged prompt in at most 5 of 100, and both together let a loss of 15 points through in at most 5 of 100. That holds for a pass rate of 80 % or more whose answers to one case resemble each other. With 20 cases, ask each six times: it helps, and still an unchanged prompt is refused in up to 7 of 100 and such a loss gets through in up to 8. A margin of 0 refuses more.',
        'Asking again stays within the limit on money, and the estimate says up to how many calls it may take. Pass rates never count these answers.',
        'A case whose answers disagree with each other wavers. That is worth knowing by itself: users meet both answers.',
      ],
      sources: ['Fisher’s exact argument for each case, added up over the cases (Poisson binomial distribution)'],
    },
    {
      id: 'until-clear',
      title: 'Stopping when the answer is clear',
      paragraphs: [
        'An experiment may stop by itself as soon as its answer is clear. It then looks five times: after each fifth of the calls. Whoever looks often finds something by luck, so each look has to be clearer than a single one would: each of the first four is wrong at most once in 400, the last at most 4 times in 100, all together at most 5 in 100.',
        'The numbers shown carry that correction, also when it ran to its end. What was stopped early tells which version is better; for a sign-off, run it to its end.',
      ],
      sources: ['Bonferroni’s bound over the looks; Armitage, McPherson & Rowe, J. R. Statist. Soc. A 132 (1969)'],
    },
    {
      id: 'confirmation',
      title: 'Cases set aside for a confirmation',
      paragraphs: [
        'Trying many variants on the same cases is how prompts get better, and it is also how one of them looks good by luck. Set some cases aside: no experiment uses them until you confirm the variant that you chose, once.',
        'Cases that you had looked at before they were set aside confirm less than new ones. Signoff prefers new ones and says how many were not.',
      ],
      sources: [],
    },
    {
      id: 'overnight',
      title: 'Overnight, at about half the price',
      paragraphs: [
        'Some servers take many calls at once, answer them within a day, and ask about half the price. Where yours does, the form for a new experiment offers it. The cost shown is half of the usual price: an estimate, since your provider’s own discount decides.',
        'Signoff may be closed meanwhile; it collects the answers when it is open again. Nothing is sent twice: if Signoff or the connection ended while something was being sent, it first looks at the server whether it arrived, and asks you where that cannot be told.',
        'A batch cannot be stopped at a limit of money, so it is sent only if even long answers would fit. How long each answer takes is not measured, so a limit on waiting cannot be told met.',
        'Pausing only stops the looking. Stopping for good stops it at the server too; what was answered by then is charged and kept.',
      ],
      sources: ['OpenAI, Batch API guide: answers within 24 hours at a discount of 50 %'],
    },
    {
      id: 'reading',
      title: 'Reading further: slices, failures, another comparison',
      paragraphs: [
        'The table of criteria by slice is coloured by how much fails. A cell with fewer than five cases has no colour: two of two is an anecdote. Differences in it are corrected for the number of cells, since whoever looks at fifty finds one by chance. In the same way the differences criterion by criterion are corrected for the number of criteria and versions.',
        'Failing answers are grouped by criterion, and then by what failed: first how the answer ended (refused, empty, cut off), else the reason that was given. Two reasons count as the same when at least half of their words are common to both.',
        'You may compare with another version afterwards. It is computed by the same rules, but what must be met stays with the comparison that was planned: choosing the comparison after seeing the result would make the gate a matter of choice.',
        'Times leave out answers that nobody waited for here: reused ones and those that were brought along. In the trend a line joins only results on the same cases by the same criteria, and never practice with a real model.',
      ],
      sources: [
        'Holm, Scandinavian Journal of Statistics 6 (1979): several comparisons',
        'Jaccard (1912): the share of common words',
      ],
    },
    {
      id: 'mix',
      title: 'Several variants, answers used again, answers from a file',
      paragraphs: [
        'An experiment may try any mix: your text, the team’s, any earlier version, on any model, with other settings. Each is compared with the same version. What is asked for twice stands once, and the form says so.',
        'Answers that were given to the very same call (text, case, model, settings, seed and trial) can be used again for a first look without paying twice. They are marked, count neither as passed nor as failed, and such an experiment cannot be signed off.',
        'A replay asks the exact plan of an earlier experiment again: its texts, cases, versions, seed and order, whatever your drafts say now. The data policy of today holds.',
        'Answers that are there already, for example from production, are decided by the same criteria with no call for them; only a judge may be asked. Nobody knows which text made them, so they are never signed off. How long they took and what they cost is known only where the file says it.',
      ],
      sources: [],
    },
    {
      id: 'apart',
      title: 'Could not run, could not judge',
      paragraphs: [
        'A server that fails is no answer that fails. Calls that could not run and criteria that could not be judged have their own counts and signs, and no rate contains them. You can try again only those.',
        'Four signs stand everywhere for the same: ✓ met, ✕ not met, ? cannot tell, – not measured.',
      ],
      sources: [],
    },
    {
      id: 'judges',
      title: 'Judges, and what rules can see',
      paragraphs: [
        'A judge is a model that decides a criterion and has to quote the words that show it; a quote that is not in the answer counts for nothing. What an answer says is shown to the judge as material between marks that no answer can imitate, so an answer cannot instruct it.',
        'Several judges vote: a criterion holds when more than half of all that were named say so. A judge that could not be asked or read has no voice and still counts among all, so it can take a majority away and never give one. On a scale the points shown are those in the middle.',
        '“Which answer is better?” asks a judge about two answers to the same case, twice, in either order. Only when it chooses the same one both times is that a preference; otherwise it is a tie. Judges lean to what they read first, to what is longer and to what they wrote themselves.',
        'The language of an answer is told by the letters it is made of: 60 languages, from 40 letters on, never a dialect. Languages that are very much alike (Malay and Indonesian, Croatian and Bosnian) are not told apart. Personal data is found by rules: e-mail addresses, phone numbers as they are usually written, card numbers and bank accounts by their check digits. Names and addresses are not found.',
      ],
      sources: [
        'Zheng and others, Judging LLM-as-a-Judge, arXiv 2306.05685 (2023): position and self-preference, answers swapped',
        'Arbuthnott (1710): the sign test, on the pairs that were decided, whole cases at a time',
        'The package eld (n-grams) for languages; ISO 7064 and Luhn for check digits',
      ],
    },
    {
      id: 'practice',
      title: 'Practice',
      paragraphs: [
        'The practice model is part of Signoff. It answers from rules that look at what your prompt asks for, so that you can see an experiment from start to end without a key, an account or a network. It is no language model, and its prices are made up.',
        'Everything it made carries the word Practice. Practice results never count as evidence: outside the sample they cannot be signed off and cannot be proposed.',
      ],
      sources: [],
    },
    {
      id: 'decisions',
      title: 'Decisions and the team’s log',
      paragraphs: [
        'A finished experiment wants a decision: graduate (worth building), iterate (another try follows) or kill (not worth more time), with a sentence why. It is saved on this computer at once and can be changed. What you expected is fixed once the first answer is there, so that nobody can be wise after the event.',
        '“Share with the team” sends the entry of the log as a change of its own; it needs no sign-off, since users get nothing else by it. A change that is signed off takes the entry of its experiment along. The entry holds numbers, names of cases and your words, never the text of a case or an answer.',
        'A graduated experiment has a brief for engineering: the insight, the evidence, the criteria and the open risks. It holds no code: how it is built is for engineering to say.',
        'The list of experiments shows yours and those of the team’s log, the newest 500. Entries of colleagues can be read, and lead to the version of the prompt that they tried.',
      ],
      sources: [],
    },
    {
      id: 'leaves',
      title: 'What leaves this computer',
      paragraphs: [
        'To a model: when you start an experiment, the prompt with the inputs, the earlier turns and the tools of each case that the team’s data policy allows; to a judge the criterion, what the user said and the answer. When you ask why something failed, which answer is better, or for an edit, the texts that this is about. All of it goes to the connection in use, and each call leaves a line under “What was sent”.',
        'To the team: what is shown before you send it (title, files, and the words beside them) with your name and e-mail address as its author. It stays in the history of the repository, for everybody who may read that.',
        'To the team’s server, when its version is fetched: your user name and access token, and nothing that you wrote. To a model server, when its models are listed: your key.',
        'Signoff itself sends nothing to anyone: no usage, no crash reports.',
      ],
      sources: [],
    },
    {
      id: 'policy',
      title: 'The data policy, and what is made unreadable',
      paragraphs: [
        'The team’s data policy says which addresses and models may get which cases. Your own settings stand beside it under “Data”. The stricter of the two decides: a team can tighten your settings, never loosen them, and it can never add a connection or reach a key.',
        'Where either asks for it, e-mail addresses, phone numbers, card numbers and bank account numbers are made unreadable before a text leaves: in the prompt, in the inputs and earlier turns of a case, in descriptions of tools, in parameters, and in what a judge is shown. In their place stands “[email]”, “[phone]”, “[card]” or “[iban]”. They are found by rules; what no rule knows, a name for example, stays as it is.',
        'This holds for every address, also for servers on this computer, since such a server may pass on what it gets. The practice model alone is left out: it is a part of Signoff.',
        'The case of an experiment shows what was sent, and “What was sent” counts what was made unreadable in each call. If the policy becomes stricter while an experiment is paused, the rest of it follows the stricter one.',
      ],
      sources: [],
    },
    {
      id: 'closing',
      title: 'Models that close',
      paragraphs: [
        'Some servers list the day on which they stop answering for a model. Signoff remembers it when it reads the list, counts down from 120 days before, and offers an experiment with another model beside it. Where a list names no day, nothing is said: that is no promise that the model stays.',
      ],
      sources: [],
    },
  ],
  sources: 'Method',
  shortcuts: {
    title: 'Shortcuts',
    lede: 'Press ? on any screen for the shortcuts of that screen. One-letter shortcuts never work while you type, and can be switched off under “You”.',
    show: 'Show the shortcuts',
    columns: ['Key', 'What it does'],
    rows: [
      { keys: 'mod+k', words: 'Find a prompt, an experiment or an action' },
      { keys: '?', words: 'The shortcuts of this screen' },
      { keys: 'escape', words: 'Back to where you came from' },
      { keys: 'j', words: 'Next answer in a review' },
      { keys: 'k', words: 'Answer before' },
      { keys: '1', words: 'Pass' },
      { keys: '2', words: 'Fail' },
      { keys: '3', words: 'Unsure' },
      { keys: 'c', words: 'Comment' },
      { keys: 'u', words: 'Take the last judgement back' },
    ],
  },
  about: {
    title: 'About',
    version: (version: string) => `Signoff ${version}`,
    hosts: {
      desktop: 'Runs as a desktop app.',
      browser: 'Runs in this browser; its own process on this computer does the work.',
      direct: 'Runs without a window.',
    },
    license: 'Free software under the MIT license.',
    local:
      'Drafts, experiments and reviews are stored on this computer. What is proposed is stored in the team’s repository.',
  },
} as const;
