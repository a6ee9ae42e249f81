// The contract of the query API, to be read and tried. Nothing is kept: a token is forgotten with the page.
SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#contract',
  deepLinking: true,
  validatorUrl: null,
});
