import { createApp } from "vue";
import App from "./App.vue";

createApp(App, { names: ["coffee"] }).mount("#app");
