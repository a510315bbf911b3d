// For mocha's `--require`: an environment variable that every shell can set.
process.env['VSCODE_TEST_VERSION'] = 'desktop';
