module kubevmm.io/bench/libvirtxml

go 1.18

require libvirt.org/go/libvirtxml v1.11010.0
