// A program of gorm's: what its guides show.  It prints the same wherever it runs.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
)

// Author has books, which end with it.
type Author struct {
	gorm.Model
	Name    string `gorm:"uniqueIndex;not null"`
	Born    *time.Time
	Rating  float64
	Books   []Book `gorm:"constraint:OnDelete:CASCADE"`
	Picture []byte
	Active  bool
}

// Book has tags, which others have too.
type Book struct {
	ID       uint
	Title    string
	AuthorID uint `gorm:"index"`
	Price    int64
	Tags     []Tag `gorm:"many2many:book_tags"`
}

// Tag is a word.
type Tag struct {
	ID   uint
	Word string `gorm:"unique"`
}

func main() {
	db, err := gorm.Open(sqlite.Open(os.Args[1]+"?_foreign_keys=1"), &gorm.Config{TranslateError: true, Logger: logger.Discard,
		NowFunc: func() time.Time { return time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC) }})
	say("open", err)
	say("migrate", db.AutoMigrate(&Author{}, &Book{}, &Tag{}))
	born := time.Date(1815, 12, 10, 0, 0, 0, 0, time.UTC)
	ada := Author{Name: "Ada", Born: &born, Rating: 4.5, Picture: []byte{0, 1, 255}, Active: true,
		Books: []Book{{Title: "Notes", Price: 100, Tags: []Tag{{Word: "engine"}, {Word: "größe"}}}, {Title: "Letters", Price: 50}}}
	say("create", db.Create(&ada).Error, ada.ID, ada.Books[1].ID)
	say("again", db.Create(&Author{Name: "Ada"}).Error, errors.Is(db.Create(&Author{Name: "Ada"}).Error, gorm.ErrDuplicatedKey))
	say("nobody's", db.Create(&Book{Title: "lost", AuthorID: 77}).Error)
	many := make([]Author, 500)
	for i := range many {
		many[i] = Author{Name: fmt.Sprint("author ", i), Rating: float64(i) / 10}
	}
	result := db.CreateInBatches(many, 100)
	say("batches", result.Error, result.RowsAffected)

	var found Author
	say("first", db.Preload("Books.Tags").First(&found, "name = ?", "Ada").Error, found.Name, found.Born.Equal(born), found.Rating, found.Picture, found.Active, found.CreatedAt.UTC(), len(found.Books), found.Books[0].Tags)
	say("none", db.First(&Author{}, "name = ?", "Bob").Error)
	var names []string
	say("pluck", db.Model(&Author{}).Where("rating BETWEEN ? AND ?", 10, 10.3).Order("rating desc").Pluck("name", &names).Error, names)
	var sums []struct {
		Name  string
		Total int64
		Count int
	}
	say("join", db.Model(&Book{}).Select("authors.name, sum(price) as total, count(*) as count").Joins("JOIN authors ON authors.id = books.author_id").Group("authors.name").Scan(&sums).Error, sums)
	say("update", db.Model(&found).Updates(map[string]any{"rating": gorm.Expr("rating * ?", 2), "active": false}).Error)
	say("reload", db.Take(&found, found.ID).Error, found.Rating, found.Active)
	say("upsert", db.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "word"}}, DoNothing: true}).Create(&[]Tag{{Word: "engine"}, {Word: "new"}}).Error)
	var count int64
	say("tags", db.Model(&Tag{}).Count(&count).Error, count)
	say("rolled back", db.Transaction(func(tx *gorm.DB) error {
		tx.Delete(&Author{}, "1 = 1")
		say("nested", tx.Transaction(func(tx *gorm.DB) error { return tx.Create(&Tag{Word: "inner"}).Error }))
		return errors.New("no")
	}))
	say("authors", db.Model(&Author{}).Count(&count).Error, count)
	say("soft", db.Delete(&found).Error)
	say("hidden", db.Model(&Author{}).Count(&count).Error, count)
	say("shown", db.Unscoped().Model(&Author{}).Count(&count).Error, count)
	say("for good", db.Unscoped().Delete(&found).Error)
	say("cascade", db.Model(&Book{}).Count(&count).Error, count)
	rows, seen := 0, db.FindInBatches(&[]Author{}, 150, func(tx *gorm.DB, _ int) error { return nil })
	say("in batches", seen.Error, seen.RowsAffected)
	iterator, err := db.Model(&Author{}).Rows()
	say("rows", err)
	for iterator.Next() {
		var a Author
		if err := db.ScanRows(iterator, &a); err != nil {
			say("scan", err)
		}
		rows++
	}
	say("all", iterator.Close(), rows)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	say("cancelled", db.WithContext(ctx).Find(&[]Author{}).Error)
	types, err := db.Migrator().ColumnTypes(&Author{})
	for _, t := range types {
		nullable, _ := t.Nullable()
		fmt.Println(" ", t.Name(), t.DatabaseTypeName(), nullable)
	}
	say("columns", err)
	say("rename", db.Migrator().RenameColumn(&Book{}, "price", "cost"), db.Migrator().HasColumn(&Book{}, "cost"))
	say("drop", db.Migrator().DropTable(&Tag{}, &Book{}), db.Migrator().HasTable("books"))
}

func say(name string, err error, values ...any) {
	fmt.Println(name, err, fmt.Sprint(values...))
}
