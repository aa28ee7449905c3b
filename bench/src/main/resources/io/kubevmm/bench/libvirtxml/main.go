// Round trips by libvirt-go-xml. Reads the documents in a folder, whose names are
// number.root.xml, prints the numbers of those that it refuses on one line, and then, for each
// line of standard input, makes one round over the others and prints its nanoseconds.
package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"libvirt.org/go/libvirtxml"
)

type document interface {
	Unmarshal(string) error
	Marshal() (string, error)
}

type input struct {
	make func() document
	xml  string
}

var makers = map[string]func() document{
	"domain":           func() document { return &libvirtxml.Domain{} },
	"network":          func() document { return &libvirtxml.Network{} },
	"pool":             func() document { return &libvirtxml.StoragePool{} },
	"volume":           func() document { return &libvirtxml.StorageVolume{} },
	"domainsnapshot":   func() document { return &libvirtxml.DomainSnapshot{} },
	"domaincheckpoint": func() document { return &libvirtxml.DomainCheckpoint{} },
	"domainbackup":     func() document { return &libvirtxml.DomainBackup{} },
	"secret":           func() document { return &libvirtxml.Secret{} },
	"filter":           func() document { return &libvirtxml.NWFilter{} },
}

func (i input) roundTrip() error {
	made := i.make()
	if err := made.Unmarshal(i.xml); err != nil {
		return err
	}
	_, err := made.Marshal()
	return err
}

func main() {
	files, _ := filepath.Glob(filepath.Join(os.Args[1], "*.xml"))
	var inputs []input
	var refused []string
	for _, file := range files {
		parts := strings.Split(filepath.Base(file), ".")
		xml, err := os.ReadFile(file)
		if err != nil {
			panic(err)
		}
		i := input{makers[parts[1]], string(xml)}
		if i.roundTrip() == nil {
			inputs = append(inputs, i)
		} else {
			refused = append(refused, parts[0])
		}
	}
	fmt.Println(strings.Join(refused, " "))
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		begin := time.Now()
		for _, i := range inputs {
			if err := i.roundTrip(); err != nil {
				panic(err)
			}
		}
		fmt.Println(time.Since(begin).Nanoseconds())
	}
}
