document.getElementById('root')?.append('Assay');
