// Draws the API reference of this house from its own document. Nothing is fetched from elsewhere.
window.addEventListener("load", () => {
  SwaggerUIBundle({
    url: "/api/openapi.json",
    dom_id: "#reference",
    deepLinking: true,
    validatorUrl: null,
    docExpansion: "none",
    persistAuthorization: false,
  });
});
