package com.acme.shop;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

public class App {
    private static final Logger LOG = Logger.getLogger(App.class.getName());

    public static void main(String[] arguments) throws Exception {
        LOG.info("Served the list of prices");
        LOG.warning("Price of tea is older than a day");
        LOG.severe("Could not store the basket: disk full");
        try {
            new Prices().connect();
        } catch (IllegalStateException error) {
            LOG.log(Level.SEVERE, "Could not connect", error);
        }
        Thread worker = new Thread(() -> List.of("milk").forEach(new Prices()::price), "prices");
        worker.start();
        worker.join();
        new Prices().connect();
    }
}
