package main

import (
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"os"
	"time"
)

type price struct{ euros *float64 }

var prices = map[string]price{"tea": {}}

func tell(name string) string {
	return fmt.Sprintf("%.2f", *prices[name].euros)
}

func logAll(logger *slog.Logger) {
	logger.Debug("3 prices looked up", "count", 3)
	logger.Info("Served the list of prices", "name", "tea")
	logger.Warn("Price of tea is older than a day")
	logger.Error("Could not store the basket", "err", errors.New("disk full: /tmp"))
}

func main() {
	options := &slog.HandlerOptions{Level: slog.LevelDebug, AddSource: true}
	switch os.Getenv("LOGGING") {
	case "json":
		slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, options)))
	case "text":
		slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, options)))
	}
	switch os.Getenv("CRASH") {
	case "start":
		log.Fatalf("the app has no warehouse: %v", os.ErrNotExist)
	case "panic":
		panic(fmt.Errorf("the app has no warehouse: %w", os.ErrNotExist))
	case "goroutine":
		go func() {
			var list []int
			fmt.Println(list[3])
		}()
		time.Sleep(time.Second)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		logAll(slog.Default())
		log.Printf("printed by the app")
	})
	http.HandleFunc("/crash", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, tell("tea"))
	})
	log.Println("Listening on :8000")
	log.Fatal(http.ListenAndServe(":8000", nil))
}
