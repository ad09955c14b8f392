// Shows the API's own description; everything comes from this server.
window.addEventListener("DOMContentLoaded", () => {
  window.SwaggerUIBundle({
    url: "openapi.json",
    dom_id: "#docs",
    deepLinking: true,
    displayRequestDuration: true,
    filter: true,
    tagsSorter: "alpha",
    tryItOutEnabled: true,
    validatorUrl: null,
  });
});
